"""Reports of words that should not stand there, and what moderators decide."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.conflicts import StateConflict
from accounts.models import User
from notifications.services import withdraw
from people.models import Employee
from recognition.models import Comment, Kudos, Post, Report
from recognition.services.answers import check_open
from recognition.services.points import NotEnoughPoints, points_reverse
from recognition.services.posts import people_lock, posts_settle

LONGEST_REASON = 1000


@dataclass(frozen=True)
class Decision:
    """What came of a report; `points_spent` says that points stay since their receiver spent them."""

    report: Report
    points_spent: bool = False


@transaction.atomic
def report_create(
    *, reporter: Employee, reason: str, kudos: Kudos | None = None, comment: Comment | None = None
) -> Report:
    """Ask moderators to look at kudos or a comment; once for each reporter.

    The audit log doesn't say who did: givers and receivers may read it. Raises ValidationError `reason`,
    StateConflict `gone` for what was taken back, `removed` for what is removed, `own` for one's own words,
    and `reported` when one has reported it before.
    """
    about = kudos or comment
    assert about is not None
    reason = checked(reason)
    check_open(about.post)
    if about.removed_at is not None:
        raise StateConflict(_("A moderator has removed this already."), code="removed")
    if reporter.pk == (kudos.giver_id if kudos else comment.author_id if comment else None):
        raise StateConflict(_("These are your own words: change them or take them back."), code="own")
    words = kudos.message if kudos else comment.text if comment else ""
    report, created = Report.objects.get_or_create(
        reporter=reporter, kudos=kudos, comment=comment, defaults={"reason": reason, "words": words}
    )
    if not created:
        raise StateConflict(_("You have reported this before."), code="reported")
    audit.record(actor=None, action="report.created", subject=report)
    return report


def checked(reason: str) -> str:
    """A reason as it is kept; raises ValidationError `reason`."""
    reason = reason.replace("\r\n", "\n").strip()
    if not reason:
        raise ValidationError({"reason": _("Say in a sentence why.")})
    if len(reason) > LONGEST_REASON:
        text = _("Use at most %(most)d characters; these are %(length)d.")
        raise ValidationError({"reason": text % {"most": LONGEST_REASON, "length": len(reason)}})
    return reason


@transaction.atomic
def report_decide(*, report: Report, outcome: str, reason: str, actor: User) -> Decision:
    """Keep what was reported, or remove it, which answers every open report of the same words.

    What is removed is read by nobody any more, and its points go back unless they are spent. Raises
    PermissionDenied for those who reported or made it or whom it is about, ValidationError by field, and
    StateConflict `decided` when somebody was faster.
    """
    if outcome not in Report.Outcome.values:
        raise ValidationError({"outcome": _("Keep it or remove it.")})
    reason = checked(reason)
    if not Report.objects.visible_to(actor).filter(pk=report.pk).exists():
        raise PermissionDenied(
            _("Somebody else decides about what is yours, names you or was reported by you."), "own"
        )
    kudos, comment = lock(report)
    same = Report.objects.filter(kudos=kudos, comment=comment, outcome="")
    now = timezone.now()
    if not same.filter(pk=report.pk).exists():
        raise StateConflict(_("Somebody has decided about this already."), code="decided")
    same.update(outcome=outcome, decision_reason=reason, moderator=actor, decided_at=now)
    report.refresh_from_db()
    audit.record(actor=actor, action=f"report.{outcome}", subject=report)
    if outcome == Report.Outcome.KEPT:
        return Decision(report)
    if kudos is not None:
        return Decision(report, points_spent=kudos_remove(kudos, actor))
    assert comment is not None
    comment.removed_at = now
    comment.save(update_fields=["removed_at"])
    audit.record(actor=actor, action="comment.removed", subject=comment)
    return Decision(report)


def lock(report: Report) -> tuple[Kudos | None, Comment | None]:
    """What a report is about, held until the transaction ends."""
    if report.kudos is not None:
        people_lock(report.kudos.receiver)
        locked = Kudos.objects.select_for_update(of=["self"]).select_related("transfer")
        return locked.get(pk=report.kudos.pk), None
    assert report.comment is not None
    return None, Comment.objects.select_for_update().get(pk=report.comment.pk)


def kudos_remove(kudos: Kudos, actor: User) -> bool:
    """Take kudos from everybody's eyes and their points back; True when the points are spent and stay."""
    kudos.removed_at = timezone.now()
    kudos.save(update_fields=["removed_at"])
    posts_settle(Post.objects.filter(kudos=kudos))
    withdraw(url=kudos.post.get_absolute_url())
    points_spent = False
    if kudos.transfer is not None:
        try:
            points_reverse(kudos.transfer)
        except NotEnoughPoints:
            points_spent = True
    audit.record(actor=actor, action="kudos.removed", subject=kudos, points_spent=points_spent)
    return points_spent
