"""Import people: from bytes of a file to a report, writing all of it or nothing."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from people.imports.apply import apply_plan, lock_people
from people.imports.guessing import find_shipped, guess
from people.imports.mapping import Mapping, lacking, parse_mapping, signature_columns
from people.imports.plan import KINDS, Plan, Progress, make_plan, no_progress
from people.imports.reading import Table
from people.imports.state import load_state
from people.models import ImportMapping


@dataclass(frozen=True)
class Outcome:
    """What an import did, would do (a dry run), or refused to do because of errors."""

    plan: Plan
    refused: bool = False

    def report(self) -> dict[str, Any]:
        """Counts and errors as plain data; where all was refused, nothing was created or changed."""
        report = self.plan.report()
        return report | dict.fromkeys(KINDS, 0) if self.refused else report


class Origin(models.TextChoices):
    """Why a mapping is proposed."""

    REMEMBERED = "remembered", _("Remembered")
    SHIPPED = "shipped", _("Known table")
    GUESSED = "guessed", _("Guessed")


def propose(table: Table) -> tuple[Mapping, Origin]:
    """The mapping remembered for these columns, one that ships, or a guess that may lack something."""
    known = ImportMapping.objects.filter(columns=signature_columns(table.columns)).first()
    if known:
        return parse_mapping(known.mapping), Origin.REMEMBERED
    shipped = find_shipped(table.columns)
    return (shipped, Origin.SHIPPED) if shipped else (guess(table), Origin.GUESSED)


def mapping_for(table: Table) -> Mapping:
    """The mapping proposed for these columns. Raises InvalidMapping when it lacks too much."""
    return parse_mapping(propose(table)[0].as_data())


def mapping_remember(*, table: Table, mapping: Mapping) -> None:
    """Propose the mapping for tables with these columns from now on.

    The day that a table speaks of is its own and not kept, unless people's dates count from it.
    """
    undated = replace(mapping, reference_date=None)
    kept = mapping if list(lacking(undated)) else undated
    columns = signature_columns(table.columns)
    ImportMapping.objects.update_or_create(columns=columns, defaults={"mapping": kept.as_data()})


def effective_day(mapping: Mapping, chosen: dt.date | None) -> dt.date:
    """The day for which the table speaks: the chosen one, the mapping's, or today."""
    return chosen or mapping.reference_date or timezone.localdate()


def people_check(
    *, table: Table, mapping: Mapping, day: dt.date | None = None, progress: Progress = no_progress
) -> Outcome:
    """The dry run: what an import would do. Raises InvalidFile when columns are missing."""
    today = effective_day(mapping, day)
    plan = make_plan(table=table, mapping=mapping, state=load_state(), day=today, progress=progress)
    return Outcome(plan)


@transaction.atomic
def people_import(
    *,
    table: Table,
    mapping: Mapping,
    day: dt.date | None = None,
    skip_bad_rows: bool = False,
    progress: Progress = no_progress,
    actor: User | None,
) -> Outcome:
    """Write what the table says; with a bad row nothing, unless bad rows are to be skipped.

    Raises: InvalidFile when columns are missing.
    """
    lock_people()
    state = load_state()
    total = 3 * len(table.rows)
    plan = make_plan(
        table=table,
        mapping=mapping,
        state=state,
        day=effective_day(mapping, day),
        progress=lambda done, _rows: progress(done, total),
    )
    if plan.errors and not skip_bad_rows:
        return Outcome(plan, refused=True)
    apply_plan(
        plan=plan,
        state=state,
        progress=lambda done, steps: progress(scaled(done, steps, total), total),
    )
    counts = {key: value for key, value in plan.report().items() if key != "errors"}
    audit.record(actor=actor, action="people.imported", errors=len(plan.errors), **counts)
    return Outcome(plan)


def scaled(done: int, steps: int, total: int) -> int:
    """Progress of writing, which takes the last two thirds of an import."""
    return total // 3 + (total - total // 3) * done // max(steps, 1)
