"""Reads of nominations that pages, API and admin share."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Avg, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Concat

from accounts.models import User
from careerladders.permits import Permit
from people.selectors import employee_of
from recognition.models import Endorsement, Nomination, NominationEvent, Nominee, Score
from recognition.models.feed import named_to
from recognition.models.nominations import WAITING, NominationQuerySet
from recognition.permits import DECIDE, line_of, may_decide, may_write

Status = Nomination.Status


def nominations(user: User) -> NominationQuerySet:
    """What a user may see, each with what a list shows.

    Of an award everybody reads whom it names, but those who keep their recognition private; HR all.
    """
    found = Nominee.objects.select_related("employee")
    if not user.holds_everywhere(DECIDE):
        undecided = Q(nomination__status__in=[Status.DRAFT, *WAITING])
        found = found.filter(undecided | named_to(employee_of(user)))
    named = Prefetch("nominees", found)
    return (
        Nomination.objects.visible_to(user)
        .select_related("program", "category", "nominator__user")
        .prefetch_related(named)
        .order_by("-id")
    )


def own(user: User) -> QuerySet[Nomination, Any]:
    """What a user nominated, drafts first, each with the `names` of those whom it names."""
    person = "nominees__employee__"
    name = Concat(f"{person}first_name", Value(" "), f"{person}last_name")
    found = Nomination.objects.filter(nominator__user=user).select_related("program", "category")
    named = found.annotate(names=StringAgg(name, ", ", order_by="nominees__id", default=Value("")))
    return named.order_by(F("submitted_on").desc(nulls_first=True), "-id")


def to_endorse(user: User) -> QuerySet[Endorsement]:
    """The endorsements that a user is asked for and hasn't written."""
    asked = Endorsement.objects.filter(employee__user=user, text="")
    return (
        asked.filter(nomination__status__in=WAITING)
        .select_related("nomination__program", "nominator")
        .order_by("id")
    )


def to_score(user: User) -> QuerySet[Nomination, Any]:
    """What waits for a user's scores on their panels; `is_scored` once they have given all of them.

    The nominator is not read, so that no page shows who it is. What has to do with the user's own
    reporting line stays in the list, and is refused with the reason.
    """
    given = Score.objects.filter(nomination=OuterRef("pk"), member__employee__user=user)
    named = Prefetch("nominees", Nominee.objects.select_related("employee"))
    found = Nomination.objects.scored_by(user).select_related("program", "category")
    return (
        found.defer("nominator")
        .prefetch_related(named)
        .annotate(is_scored=Exists(given))
        .order_by("is_scored", "program", "id")
    )


def unscored(user: User) -> QuerySet[Nomination]:
    """What of that they may score and haven't yet."""
    waiting = Nomination.objects.scored_by(user).exclude(scores__member__employee__user=user)
    return without_line(waiting, user)


def without_line(found: QuerySet[Nomination], user: User) -> QuerySet[Nomination]:
    """Those of the nominations that name nobody of a user's reporting line."""
    employee = employee_of(user)
    return found.exclude(nominees__employee__in=line_of(employee)) if employee else found


def to_decide(user: User) -> QuerySet[Nomination, Any]:
    """What waits for a decision that a user may take, by program; the best by their mean score first.

    `mean` is of all scores, 1 to 5, None before the first; `judges` is how many have scored.
    """
    waiting = nominations(user).filter(status__in=WAITING).exclude(nominator__user=user)
    return (
        without_line(waiting, user)
        .annotate(mean=Avg("scores__points"), judges=Count("scores__member", distinct=True))
        .order_by("program", F("mean").desc(nulls_last=True), "id")
    )


@dataclass(frozen=True)
class NominationSeen:
    """A nomination as a user sees it: with scores for those who decide, once they have no stake in it.

    `scores` are the criteria with the mean of what the panel gave, 1 to 5, None before the first.
    """

    nomination: Nomination
    may_write: bool
    decides: Permit
    endorsements: list[Endorsement]
    scores: list[tuple[str, float | None]]
    events: list[NominationEvent]


def nomination_seen(nomination: Nomination, user: User) -> NominationSeen:
    """What a user gets to see of a nomination that is visible to them."""
    writes, decides = bool(may_write(user, nomination)), may_decide(user, nomination)
    looks_on = user.holds_everywhere(DECIDE)
    reads_scores = looks_on and (bool(decides) or not nomination.is_waiting)
    endorsements = nomination.endorsements.select_related("employee").order_by("id")
    mean = Avg("scores__points", filter=Q(scores__nomination=nomination))
    scores = (
        nomination.program.criteria.annotate(mean=mean).order_by("position", "id").values_list("name", "mean")
    )
    return NominationSeen(
        nomination=nomination,
        may_write=writes,
        decides=decides,
        endorsements=list(endorsements if writes or looks_on else endorsements.exclude(text="")),
        scores=list(scores) if reads_scores else [],
        events=list(nomination.events.select_related("actor__employee")) if writes or looks_on else [],
    )
