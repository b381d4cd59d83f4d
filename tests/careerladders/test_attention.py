"""HR hears on the admin's first page what the ladders need."""

from accounts.attention import attention_for
from careerladders.models import FrameworkVersion
from careerladders.services.versions import version_publish, version_retire
from people.models import Employee
from tests.careerladders.levels import make_copy, make_ladder, stand
from tests.factories import Cast
from tests.recognition.kudos import user_of


def told(cast: Cast) -> list[str]:
    """What HR hears of ladders."""
    items = attention_for(user_of(cast.hr_admin))
    return [str(item.text) for item in items if "ladder" in item.url or "level" in item.url]


def test_without_a_ladder_hr_is_led_to_the_starters(cast: Cast) -> None:
    assert told(cast) == ["There are no career ladders yet: begin with a starter."]


def test_where_all_ladders_are_retired_hr_hears_so(cast: Cast) -> None:
    make_ladder()
    version_retire(version=FrameworkVersion.objects.get(), actor=None)
    assert told(cast) == ["All career ladders are retired: begin another one."]


def test_drafts_and_people_on_no_level_wait_until_they_are_settled(cast: Cast) -> None:
    make_ladder()
    draft = make_copy()
    number = Employee.objects.count()
    assert told(cast) == [
        "General 2 is a draft: publish it, or go on.",
        f"{number} people stand on no level.",
    ]
    version_publish(version=draft, actor=None)
    for person in Employee.objects.all():
        stand(person, "IC3")
    assert told(cast) == []


def test_nobody_else_hears_of_it(cast: Cast) -> None:
    make_ladder()
    assert FrameworkVersion.objects.exists()
    assert attention_for(user_of(cast.executive)) == []
