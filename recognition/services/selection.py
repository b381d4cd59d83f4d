"""How nominations are selected: scored by a panel that doesn't see who made them, shortlisted, decided."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit
from accounts.conflicts import StateConflict
from accounts.models import User
from notifications.services import announce
from people.services import invalid
from recognition.models import Criterion, Nomination, Nominee, Score
from recognition.models.feed import named_to
from recognition.permits import may_decide, may_score
from recognition.publishing import FEWEST_MEMBERS
from recognition.selectors.points import settings_now
from recognition.services.nominations import Status, check_waiting, locked, move, tell
from recognition.services.points import (
    Kind,
    NotEnoughPoints,
    Purpose,
    Transfer,
    account_of,
    accounts_open,
    points_transfers,
)
from recognition.services.posts import people_lock, post_award
from recognition.services.programs import locked as program_locked

SHORTEST_REASON = 20


@transaction.atomic
def score_save(*, nomination: Nomination, scores: dict[Criterion, int], actor: User) -> None:
    """Keep what a member of the panel gives a nomination in each criterion, 1 to 5; again replaces it.

    Raises PermissionDenied (`not_on_panel`, `already_decided`, `decides`, `endorser`, `nominator`,
    `nominee`, `reporting_line`), and ValidationError of `scores`: `not_asked`, `incomplete`, `range`.
    """
    program_locked(nomination.program)  # So that nobody leaves the panel meanwhile.
    nomination = locked(nomination)
    may_score(actor, nomination).check()
    member = nomination.program.panel.get(employee__user=actor)
    if set(nomination.program.criteria.all()) - scores.keys():
        raise invalid("scores", "incomplete", _("Give a score in every criterion."))
    for criterion, points in scores.items():
        if criterion.program_id != nomination.program_id:
            raise invalid("scores", "not_asked", _("This program doesn’t ask for this criterion."))
        if points not in range(1, 6):
            raise invalid("scores", "range", _("Choose a score from 1 to 5."))
        Score.objects.update_or_create(
            nomination=nomination, criterion=criterion, member=member, defaults={"points": points}
        )
    audit.record(actor=actor, action="nomination.scored", subject=nomination)


@transaction.atomic
def nomination_shortlist(*, nomination: Nomination, actor: User) -> Nomination:
    """Keep a nomination among those that may win; raises PermissionDenied as deciding does, StateConflict."""
    nomination = begin(nomination, actor)
    if nomination.status == Status.SHORTLISTED:
        raise StateConflict(_("This nomination is on the shortlist already."), code="shortlisted")
    move(nomination, Status.SHORTLISTED, actor)
    return nomination


@transaction.atomic
def nomination_award(*, nomination: Nomination, reason: str, actor: User) -> Nomination:
    """Let a nomination win: every nominee gets the points, all are told why, and the feed shows it.

    Raises PermissionDenied (`not_decider`, `competes`, `nominator`, `nominee`, `reporting_line`),
    StateConflict (`already_decided`, `winners`, and `unscored` before two of the panel have scored it),
    ValidationError of `reason` (`too_short`), and NotEnoughPoints where the category's budget doesn't pay
    all of them.
    """
    program_locked(nomination.program)  # One after the other, so that the number of winners holds.
    nomination = begin(nomination, actor)
    check_winners(nomination)
    check_scored(nomination)
    people_lock(*(nominee.employee for nominee in nomination.nominees.select_related("employee")))
    decide(nomination, Status.AWARDED, reason, actor)
    pay(nomination)
    publish(nomination)
    tell_everybody(nomination, "awarded", "won")
    return nomination


@transaction.atomic
def nomination_decline(*, nomination: Nomination, reason: str, actor: User) -> Nomination:
    """Let a nomination not win, and say why to who made it and to those whom it names; raises as awarding."""
    nomination = begin(nomination, actor)
    decide(nomination, Status.DECLINED, reason, actor)
    tell_everybody(nomination, "passed_over", "not_won")
    return nomination


def begin(nomination: Nomination, actor: User) -> Nomination:
    """The nomination as it stands now, for somebody who may decide on it while it waits."""
    nomination = locked(nomination)
    may_decide(actor, nomination).check()
    check_waiting(nomination)
    return nomination


def check_winners(nomination: Nomination) -> None:
    """Raise StateConflict once as many nominations have won as may."""
    most = nomination.program.winners
    if most and nomination.program.nominations.filter(status=Status.AWARDED).count() >= most:
        text = ngettext(
            "%(most)d nomination wins in this program, and has been chosen.",
            "%(most)d nominations win in this program, and have been chosen.",
            most,
        )
        raise StateConflict(text % {"most": most}, code="winners")


def check_scored(nomination: Nomination) -> None:
    """Raise StateConflict before as many of the panel have scored as a panel has at least."""
    if nomination.scores.values("member").distinct().count() < FEWEST_MEMBERS:
        raise StateConflict(_("Two of the panel score it first."), code="unscored")


def decide(nomination: Nomination, status: str, reason: str, actor: User) -> None:
    """Store the decision with who took it, when and why."""
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        text = _("Say in a sentence of 20 letters or more what decided it: they all read it.")
        raise invalid("reason", "too_short", text)
    nomination.decider = actor
    nomination.decided_on = timezone.localdate()
    nomination.decision_reason = reason
    move(nomination, status, actor, reason)


def pay(nomination: Nomination) -> None:
    """Give every nominee the category's points from its budget, once."""
    category = nomination.category
    assert category is not None  # The database holds it for all that were handed in.
    if not (settings_now().has_points and category.points):
        return
    nominees = list(nomination.nominees.order_by("pk"))
    accounts = accounts_open(Kind.TO_SPEND, [nominee.employee_id for nominee in nominees])
    budget = account_of(Kind.BUDGET, category=category)
    try:
        transfers = points_transfers(
            [
                Transfer(
                    budget,
                    accounts[nominee.employee_id],
                    category.points,
                    Purpose.AWARD,
                    f"award:{nomination.pk}:{nominee.employee_id}",
                )
                for nominee in nominees
            ]
        )
    except NotEnoughPoints as error:
        text = _("The budget of %(category)s has %(balance)d points left; this award takes %(points)d.")
        values = {"category": category.name, "balance": error.balance}
        values["points"] = category.points * len(nominees)
        raise ValidationError(text, code="not_enough_points", params=values) from error
    for nominee, transfer in zip(nominees, transfers, strict=True):
        nominee.transfer = transfer
    Nominee.objects.bulk_update(nominees, ["transfer"])


def publish(nomination: Nomination) -> None:
    """Let feed and chat channels show an award, unless it is private or all whom it names keep theirs so."""
    post = post_award(nomination)
    nominees = nomination.nominees.filter(named_to(None))
    names = [nominee.employee.name for nominee in nominees.select_related("employee")]
    if not post.is_private:
        values = {
            "names": ", ".join(names),
            "program": nomination.program.name,
            "category": str(nomination.category),
            "impact": nomination.impact,
        }
        announce(event="award.given", values=values, url=nomination.get_absolute_url())


def tell_everybody(nomination: Nomination, to_nominees: str, to_nominator: str) -> None:
    """Tell those whom a nomination names, and who made it."""
    people = nomination.nominees.select_related("employee__user")
    users = [nominee.employee.user for nominee in people if nominee.employee.user]
    tell(nomination, users, to_nominees, nomination.get_absolute_url())
    if nomination.nominator.user:
        tell(nomination, [nomination.nominator.user], to_nominator, nomination.get_absolute_url())
