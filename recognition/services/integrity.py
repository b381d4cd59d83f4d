"""Every change to flags: found every night, and looked at by a human."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.conflicts import StateConflict
from accounts.models import User
from people.services import invalid
from recognition.models import IntegrityFlag
from recognition.selectors.integrity import Pattern, patterns
from recognition.selectors.periods import Period, period_of

Outcome = IntegrityFlag.Outcome
MANAGE = "recognition.manage"
LONGEST_NOTE = 1000
DECISIONS = [Outcome.FINE, Outcome.TALKED]


@transaction.atomic
def flags_find(*, day: dt.date) -> int:
    """Look for patterns in the quarter of the day and in the one before; how many flags are new.

    What nobody has looked at yet follows what is found now, and goes where nothing is found any more.
    What was decided stays as it was.
    """
    quarter = period_of("quarter", day)
    return flags_find_in(quarter.before()) + flags_find_in(quarter)


def flags_find_in(quarter: Period) -> int:
    """The same for one quarter."""
    there = IntegrityFlag.objects.filter(quarter=quarter.start).select_for_update()
    known = {(flag.kind, flag.key): flag for flag in there}
    new = 0
    for pattern in patterns(quarter):
        flag = known.pop((pattern.kind, pattern.key), None)
        if flag is None:
            new += 1
            add(quarter, pattern)
        elif not flag.outcome and flag.figures != pattern.figures:
            flag.figures = pattern.figures
            flag.save(update_fields=["figures"])
    IntegrityFlag.objects.filter(pk__in=[flag.pk for flag in known.values() if not flag.outcome]).delete()
    if new:
        audit.record(actor=None, action="flags.found", quarter=str(quarter.start), number=new)
    return new


def add(quarter: Period, pattern: Pattern) -> None:
    """Store a flag for a pattern, once."""
    flag, is_new = IntegrityFlag.objects.get_or_create(
        kind=pattern.kind,
        quarter=quarter.start,
        key=pattern.key,
        defaults={"figures": pattern.figures},
    )
    if is_new:
        flag.people.set(pattern.people)


@transaction.atomic
def flag_decide(*, flag: IntegrityFlag, outcome: str, note: str, actor: User) -> IntegrityFlag:
    """Keep what somebody made of a flag; nothing else follows.

    Raises PermissionDenied (`not_manager`, `named`), StateConflict (`already_decided`) and
    ValidationError of `outcome` (`unknown`) and `note` (`required` for what was talked about, `too_long`).
    """
    flag = IntegrityFlag.objects.select_for_update().get(pk=flag.pk)
    if not actor.holds_everywhere(MANAGE):
        raise PermissionDenied(_("HR looks at flags."), "not_manager")
    if flag.people.filter(user=actor).exists():
        raise PermissionDenied(_("This flag names you, so others look at it."), "named")
    if flag.outcome:
        raise StateConflict(_("Somebody has looked at this already."), code="already_decided")
    if outcome not in DECISIONS:
        raise invalid("outcome", "unknown", _("Choose what you made of it."))
    note = note.strip()
    if outcome == Outcome.TALKED and not note:
        raise invalid("note", "required", _("Say in a few words what came of it."))
    if len(note) > LONGEST_NOTE:
        raise invalid("note", "too_long", _("Write 1,000 letters at most."))
    flag.outcome, flag.note, flag.decider, flag.decided_at = outcome, note, actor, timezone.now()
    flag.save()
    audit.record(actor=actor, action="flag.decided", subject=flag, outcome=outcome)
    return flag
