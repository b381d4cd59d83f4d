"""Rewards and who gets them: points leave when somebody asks, and come back when it comes to nothing.

Rewards change, and taxable values are read, by who manages recognition for the whole organization; others
get PermissionDenied.

Locks: the person, or the request with its reward; then the accounts.
"""

import datetime as dt
import uuid
from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.conflicts import StateConflict
from accounts.models import User
from notifications.services import notify
from people.models import Employee
from people.services import lock
from recognition.models import PointsTransfer, Redemption, Reward
from recognition.permits import check_may_decide, check_may_manage
from recognition.selectors.points import settings_now
from recognition.selectors.rewards import granted
from recognition.services.points import (
    Kind,
    NotEnoughPoints,
    Purpose,
    Transfer,
    account_of,
    points_reverse,
    points_transfer,
)

Status = Redemption.Status
LONGEST_REASON = 1000


@transaction.atomic
def reward_save(*, reward: Reward, actor: User | None, changed: Collection[str] | None = None) -> Reward:
    """Store a new reward, or those fields of one that changed; raises ValidationError by field.

    What isn't among `changed` stays as it is stored: `stock` may have gone down since it was read.
    """
    check_may_manage(actor)
    action = "reward.changed" if reward.pk else "reward.created"
    reward.full_clean()
    reward.save(update_fields=changed)
    audit.record(actor=actor, action=action, subject=reward)
    return reward


@transaction.atomic
def reward_delete(*, reward: Reward, actor: User) -> None:
    """Drop a reward that nobody has asked for; raises StateConflict `redeemed` for others."""
    check_may_manage(actor)
    locked = Reward.objects.select_for_update().get(pk=reward.pk)
    if locked.redemptions.exists():
        text = _("Somebody has asked for it, so it stays; switch it off instead.")
        raise StateConflict(text, code="redeemed")
    audit.record(actor=actor, action="reward.deleted", subject=locked)
    locked.delete()


@transaction.atomic
def redemption_request(
    *, reward: Reward, price: int, employee: Employee, nonce: uuid.UUID, actor: User
) -> Redemption:
    """Spend somebody's points on a reward, which is theirs at once if it needs no approval.

    `price` is the one that they confirmed. The same nonce of the same person acts once. Raises
    PermissionDenied for who isn't employed today; StateConflict `points_off`, `not_available`,
    `out_of_stock`, `price_changed`, and `key_reused` for a nonce that stood for another reward;
    ValidationError of `reward`, with the code `not_enough_points`.
    """
    lock(employee)
    if known := Redemption.objects.filter(employee=employee, nonce=nonce).first():
        if known.reward_id != reward.pk:
            raise StateConflict(_("This request stood for another reward."), code="key_reused")
        return known
    reward = Reward.objects.select_for_update(no_key=True).get(pk=reward.pk)
    check_available(reward, employee)
    if reward.price != price:
        text = _("The price has changed meanwhile. Look whether you still want it.")
        raise StateConflict(text, code="price_changed")
    at_once = not reward.needs_approval
    redemption = Redemption.objects.create(
        reward=reward,
        employee=employee,
        status=Status.APPROVED if at_once else Status.REQUESTED,
        price=reward.price,
        taxable_value=reward.taxable_value,
        currency=reward.currency,
        transfer=pay(reward, employee, nonce),
        nonce=nonce,
        decided_on=timezone.localdate() if at_once else None,
    )
    change_stock(reward, -1)
    audit.record(actor=actor, action="redemption.requested", subject=redemption, reward=reward.pk)
    return redemption


def check_available(reward: Reward, employee: Employee) -> None:
    """Raise unless somebody may have a reward now; whether the points suffice is for the ledger to say."""
    if not employee.is_employed_on(timezone.localdate()):
        raise PermissionDenied
    if not settings_now().has_points:
        raise StateConflict(_("Points are switched off."), code="points_off")
    if not reward.is_active:
        raise StateConflict(_("This reward can't be chosen any more."), code="not_available")
    if reward.stock == 0:
        raise StateConflict(_("The last one has just gone."), code="out_of_stock")


def pay(reward: Reward, employee: Employee, nonce: uuid.UUID) -> PointsTransfer:
    """Take the price; raises ValidationError of `reward`."""
    debit, credit = account_of(Kind.TO_SPEND, employee=employee), account_of(Kind.REDEEMED)
    key = f"redemption:{employee.pk}:{nonce}"
    try:
        return points_transfer(Transfer(debit, credit, reward.price, Purpose.REDEMPTION, key))
    except NotEnoughPoints as error:
        raise ValidationError({"reward": error}) from error


def change_stock(reward: Reward, by: int) -> None:
    """Count one out or in; a reward without a limit stays without."""
    Reward.objects.filter(pk=reward.pk).update(stock=F("stock") + by)


@transaction.atomic
def redemption_approve(*, redemption: Redemption, actor: User) -> Redemption:
    """Grant what somebody asked for; for good.

    Raises PermissionDenied for who doesn't decide and for one's own request, and StateConflict
    `already_decided`.
    """
    found = waiting(redemption)
    check_decider(found, actor)
    settle(found, Status.APPROVED, actor)
    tell(found, "reward.granted")
    return found


@transaction.atomic
def redemption_decline(*, redemption: Redemption, actor: User, reason: str) -> Redemption:
    """Say no, and why; points and stock go back.

    Raises PermissionDenied for who doesn't decide and for one's own request, StateConflict
    `already_decided`, and ValidationError of `reason`.
    """
    found = waiting(redemption)
    check_decider(found, actor)
    found.reason = reason.strip()
    if not found.reason:
        raise ValidationError({"reason": _("Say why, so that they know what would be right.")})
    if len(found.reason) > LONGEST_REASON:
        text = _("Use at most %(most)d characters.") % {"most": LONGEST_REASON}
        raise ValidationError({"reason": text})
    give_back(found)
    settle(found, Status.DECLINED, actor)
    tell(found, "reward.declined")
    return found


@transaction.atomic
def redemption_cancel(*, redemption: Redemption, actor: User) -> Redemption:
    """Take back what one asked for, while nobody has decided; points and stock go back.

    Raises PermissionDenied for anyone else, and StateConflict `already_decided`.
    """
    found = waiting(redemption)
    if found.employee.user_id != actor.pk:
        raise PermissionDenied
    give_back(found)
    settle(found, Status.CANCELLED, actor)
    return found


def waiting(redemption: Redemption) -> Redemption:
    """The request and its reward, locked; raises StateConflict `already_decided`."""
    rows = Redemption.objects.select_for_update(of=["self", "reward"], no_key=True)
    found = rows.select_related("reward", "employee__user", "transfer").get(pk=redemption.pk)
    if found.status != Status.REQUESTED:
        text = _("Somebody was faster: it is %(state)s already.") % {"state": found.get_status_display()}
        raise StateConflict(text, code="already_decided")
    return found


def check_decider(redemption: Redemption, actor: User) -> None:
    """Raise PermissionDenied for who doesn't decide, and for one's own request."""
    check_may_decide(actor)
    if redemption.employee.user_id == actor.pk:
        raise PermissionDenied(_("Somebody else decides on what you asked for."), "own_request")


def give_back(redemption: Redemption) -> None:
    """Let points and stock go back."""
    points_reverse(redemption.transfer)
    change_stock(redemption.reward, 1)


def settle(redemption: Redemption, status: Status, actor: User) -> None:
    """Store what became of a request, by whom and when."""
    redemption.status = status
    redemption.decider = actor
    redemption.decided_on = timezone.localdate()
    redemption.save(update_fields=["status", "decider", "decided_on", "reason"])
    audit.record(actor=actor, action=f"redemption.{status}", subject=redemption)


def tell(redemption: Redemption, event: str) -> None:
    """Tell who asked, if they can sign in."""
    if user := redemption.employee.user:
        values = {"reward": redemption.reward.name}
        notify(users=[user], event=event, values=values, url=f"{reverse('recognition:rewards')}#own")


@transaction.atomic
def taxable_values_read(
    *, first: dt.date | None, last: dt.date | None, actor: User | None
) -> QuerySet[Redemption]:
    """What was granted in some days and is to be taxed, with an entry of who asked; None is no bound.

    What is granted is final: nothing of it is ever taken back.
    """
    check_may_manage(actor)
    audit.record(actor=actor, action="taxable_values.read", first=day_text(first), last=day_text(last))
    return granted(first, last)


def day_text(day: dt.date | None) -> str | None:
    """A day as the audit log holds it."""
    return day.isoformat() if day else None
