"""Every event is registered with a topic, and with an example for each placeholder."""

import pytest

from notifications import registry
from notifications.registry import UnknownEvent, register_event, register_topic
from notifications.selectors import wordings
from notifications.wording import LONGEST_TEXT


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what a test registers end with it."""
    monkeypatch.setattr(registry, "_topics", dict(registry._topics))
    monkeypatch.setattr(registry, "_events", dict(registry._events))


def test_an_event_of_an_unknown_topic_fails_at_start_up() -> None:
    with pytest.raises(UnknownEvent):
        register_event("lunch.ready", "Lunch", "Lunch is ready", topic="lunch", examples={})


@pytest.mark.parametrize(
    "text", ["{dish} is ready", "{ day } is ready", "{day.x}", "{day!r}", "{", "{{day}}"]
)
def test_a_text_with_another_placeholder_fails_at_start_up(text: str) -> None:
    register_topic("lunch", "Lunch", "What to eat.", can_mute=True)
    with pytest.raises(ValueError, match=r"lunch\.ready"):
        register_event("lunch.ready", "Lunch", text, topic="lunch", examples={"day": "Monday"})


@pytest.mark.usefixtures("acme")
def test_every_event_reads_well_with_its_examples() -> None:
    found = wordings()
    assert len(found) > 20
    for each in found:
        assert each.preview
        assert "{" not in each.preview
        assert len(each.preview) < LONGEST_TEXT
        assert each.event.mail != "now" or not each.event.is_public


def test_topics_that_ask_people_to_act_cannot_be_muted() -> None:
    muted = {topic.name for topic in registry.topics() if topic.can_mute}
    assert {"kudos", "next_steps"} <= muted
    assert muted.isdisjoint({"reviews", "promotions", "conversations"})
