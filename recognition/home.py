"""What waits for somebody in programs, for their home page."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from notifications.home import Task
from recognition.selectors import nominations as selectors

MINUTES_TO_ENDORSE = 3
MINUTES_TO_SCORE = 4
MINUTES_TO_DECIDE = 5


def tasks(user: User) -> Iterator[Task]:
    """The endorsements asked of a user, then what waits for their scores and their decisions."""
    if user.has_perm("recognition.nominate"):
        for endorsement in selectors.to_endorse(user):
            yield Task(
                title=_("%(name)s asks for your word") % {"name": endorsement.nominator.name},
                text=endorsement.nomination.program.name,
                minutes=MINUTES_TO_ENDORSE,
                url=reverse("recognition:endorse", args=[endorsement.nomination_id]),
                action=_("Endorse"),
                person=endorsement.nominator.name,
            )
    if user.has_perm("recognition.score"):
        yield from to_score(selectors.unscored(user).count())
    if user.holds_everywhere("recognition.decide"):
        yield from to_decide(selectors.to_decide(user).count())


def to_score(number: int) -> Iterator[Task]:
    """Nominations of one's panels without one's scores."""
    if number:
        title = ngettext("Score %(number)d nomination", "Score %(number)d nominations", number)
        yield Task(
            title=title % {"number": number},
            text=_("You sit on the selection panel."),
            minutes=number * MINUTES_TO_SCORE,
            url=reverse("recognition:scoring"),
            action=_("Score"),
        )


def to_decide(number: int) -> Iterator[Task]:
    """Nominations that wait for a decision."""
    if number:
        title = ngettext("Decide on %(number)d nomination", "Decide on %(number)d nominations", number)
        yield Task(
            title=title % {"number": number},
            text=_("Nominator and nominees read what decided it."),
            minutes=number * MINUTES_TO_DECIDE,
            url=reverse("recognition:deciding"),
            action=_("Decide"),
        )
