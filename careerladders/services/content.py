"""Every change to what a draft says: its cells, levels, columns and tolerance.

All of them lock the draft first, so that changes come one after another and none meets a version that
is published meanwhile. They raise PermissionDenied unless the actor manages ladders everywhere, and
StateConflict for a version that is no draft any more: code `published`, or `gone` where it was discarded.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit
from accounts.conflicts import ChangedMeanwhile, StateConflict
from accounts.models import User
from careerladders.models import (
    Competency,
    Expectation,
    FrameworkVersion,
    Level,
    Track,
    VersionCompetency,
)
from careerladders.permits import check_may_manage
from people.services import invalid


class LevelFields(TypedDict, total=False):
    """What can be changed about a level."""

    code: str
    title: str
    grade: int
    summary: str
    predecessor: Level | None


class CellsFilled(StateConflict):
    """A copy would take the place of other text: `cells` are those, `revisions` theirs by the same ids.

    Give `revisions` as `overwrite` to copy all the same.
    """

    def __init__(self, cells: Mapping[int, Expectation]) -> None:
        text = ngettext(
            "%(count)d cell says something else already.",
            "%(count)d cells say something else already.",
            len(cells),
        )
        super().__init__(text % {"count": len(cells)}, code="filled")
        self.cells = list(cells.values())
        self.revisions = {key: cell.revision for key, cell in cells.items()}


def draft_lock(version: FrameworkVersion, actor: User | None) -> FrameworkVersion:
    """The draft as it is now, held until the end of the transaction, for an actor who may change it."""
    check_may_manage(actor)
    locked = FrameworkVersion.objects.select_for_update(no_key=True).filter(pk=version.pk).first()
    if locked is None:
        raise StateConflict(_("This draft was discarded meanwhile."), code="gone")
    if locked.status != FrameworkVersion.Status.DRAFT:
        raise StateConflict(
            _("A published version stays as it is. Start a new draft to change it."), code="published"
        )
    return locked


def level_lock(level: Level, actor: User | None) -> Level:
    """A draft's level as it is now, held with its draft; raises StateConflict, code `removed`, too."""
    draft_lock(level.track.version, actor)
    found = Level.objects.select_related("track__version", "predecessor").filter(pk=level.pk).first()
    if found is None:
        raise StateConflict(_("Somebody removed this level meanwhile."), code="removed")
    return found


@transaction.atomic
def cell_save(
    *, level: Level, competency: Competency, proficiency: int, text: str, revision: int, actor: User | None
) -> Expectation:
    """Store what a level asks in a competency; saving the same again changes nothing.

    `revision` is the one that the editor had read, 0 where nothing had been written. An emptied cell
    keeps its row, so that its revision goes on counting.
    Raises ChangedMeanwhile, with proficiency, text and revision as they are, when somebody else wrote
    something different since.
    """
    level = level_lock(level, actor)
    column_of(level.track.version, competency)
    cell = level.expectations.filter(competency=competency).first() or Expectation(
        level=level, competency=competency, proficiency=0, revision=0
    )
    text = text.replace("\r\n", "\n").strip()
    if (cell.proficiency, cell.text) == (proficiency, text):
        return cell
    if cell.revision != revision:
        raise ChangedMeanwhile(
            _("Somebody else changed this cell meanwhile."),
            {"proficiency": cell.proficiency, "text": cell.text, "revision": cell.revision},
        )
    write(cell, proficiency, text)
    audit.record(actor=actor, action="expectation.changed", subject=cell, level=level.code)
    return cell


def write(cell: Expectation, proficiency: int, text: str) -> None:
    """Store a cell's new content under its next revision."""
    cell.proficiency, cell.text = proficiency, text
    cell.revision += 1
    cell.clean_fields(exclude=["level", "competency"])
    cell.save()


@transaction.atomic
def level_add(
    *,
    version: FrameworkVersion,
    kind: str,
    code: str,
    title: str,
    grade: int,
    summary: str = "",
    rank: int | None = None,
    predecessor: Level | None = None,
    actor: User | None,
) -> Level:
    """A new level of the track of that kind, which is made where there is none yet.

    Without a rank it becomes the highest; with a predecessor it continues a level of an earlier version.
    Raises ValidationError by field.
    """
    version = draft_lock(version, actor)
    if kind not in Track.Kind.values:
        raise invalid("kind", "invalid_choice", _("There are two tracks: ic and management."))
    track, _created = Track.objects.get_or_create(version=version, kind=kind)
    ordered = list(track.levels.order_by("rank"))
    level = Level(
        track=track,
        rank=len(ordered) + 1,
        code=code,
        title=title,
        grade=grade,
        summary=summary,
        predecessor=predecessor,
    )
    level_check(level)
    level.save()
    if rank is not None:
        level_put(level, ordered, rank)
    audit.record(actor=actor, action="level.created", subject=level, code=code)
    return level


def level_check(level: Level) -> None:
    """Raise ValidationError by field for what can't stand; a code stands once in a version."""
    level.full_clean(validate_constraints=False)
    taken = Level.objects.filter(track__version=level.track.version, code=level.code).exclude(pk=level.pk)
    if taken.exists():
        raise invalid("code", "taken", _("Another level of this version has this code."))
    before = level.predecessor
    if before and before.track.version.framework_id != level.track.version.framework_id:
        raise invalid("predecessor", "other_framework", _("Choose a level of the same framework."))
    if before and before.track.version_id == level.track.version_id:
        raise invalid("predecessor", "same_version", _("Choose a level of an earlier version."))
    if before and before.track.kind != level.track.kind:
        text = _("Choose a level of the same track: nobody changes tracks by a new version.")
        raise invalid("predecessor", "other_track", text)
    if before and before.successors.exclude(pk=level.pk).exists():
        raise invalid("predecessor", "taken", _("Another level continues this one already."))


def level_put(level: Level, others: list[Level], rank: int) -> None:
    """Set the ranks of a track with the level among the others, in their order."""
    position = max(0, min(rank - 1, len(others)))
    ordered = [*others[:position], level, *others[position:]]
    ranks_save(ordered)


def ranks_save(ordered: Iterable[Level]) -> None:
    """Count the levels of a track from 1."""
    for rank, level in enumerate(ordered, start=1):
        level.rank = rank
    Level.objects.bulk_update(ordered, ["rank"])


@transaction.atomic
def level_change(*, level: Level, revision: int, actor: User | None, **fields: Unpack[LevelFields]) -> Level:
    """Store other words about a level; saving the same again changes nothing.

    `revision` is the one that the editor had read. Raises ValidationError by field, and
    ChangedMeanwhile with code, title, grade, summary and revision as they are.
    """
    stored = level_lock(level, actor)
    if all(getattr(stored, name) == value for name, value in fields.items()):
        return stored
    if stored.revision != revision:
        names = ["code", "title", "grade", "summary", "revision"]
        raise ChangedMeanwhile(
            _("Somebody else changed this level meanwhile."),
            {name: getattr(stored, name) for name in names},
        )
    for name, value in fields.items():
        setattr(stored, name, value)
    stored.revision += 1
    level_check(stored)
    stored.save()
    audit.record(actor=actor, action="level.changed", subject=stored, fields=sorted(fields))
    return stored


@transaction.atomic
def level_move(*, level: Level, rank: int, actor: User | None) -> None:
    """Let a level stand at a rank of its track; the others close up and make way."""
    level = level_lock(level, actor)
    others = level.track.levels.exclude(pk=level.pk).order_by("rank")
    level_put(level, list(others), rank)
    audit.record(actor=actor, action="level.moved", subject=level, rank=level.rank)


@transaction.atomic
def level_remove(*, level: Level, actor: User | None) -> None:
    """Drop a level with its cells and pay bands; the higher ones close up."""
    level = level_lock(level, actor)
    audit.record(actor=actor, action="level.deleted", subject=level, code=level.code)
    track = level.track
    level.delete()
    ranks_save(list(track.levels.order_by("rank")))


@transaction.atomic
def column_add(*, version: FrameworkVersion, competency: Competency, actor: User | None) -> None:
    """Let the levels of a version speak of one more competency, in the last column."""
    version = draft_lock(version, actor)
    columns = list(version.columns.order_by("position"))
    if any(column.competency_id == competency.pk for column in columns):
        raise invalid("competency", "taken", _("This version has this competency already."))
    column = VersionCompetency(version=version, competency=competency)
    columns_save([*columns, column])
    audit.record(actor=actor, action="versioncompetency.created", subject=column)


def columns_save(ordered: list[VersionCompetency]) -> None:
    """Count the columns of a version from 1."""
    for position, column in enumerate(ordered, start=1):
        column.position = position
    VersionCompetency.objects.bulk_create(column for column in ordered if not column.pk)
    VersionCompetency.objects.bulk_update(ordered, ["position"])


@transaction.atomic
def column_move(
    *, version: FrameworkVersion, competency: Competency, position: int, actor: User | None
) -> None:
    """Let a competency stand at a position, counted from 1; the others close up and make way."""
    version = draft_lock(version, actor)
    column = column_of(version, competency)
    columns = list(version.columns.exclude(pk=column.pk).order_by("position"))
    columns.insert(max(0, position - 1), column)
    columns_save(columns)
    audit.record(actor=actor, action="versioncompetency.moved", subject=column, position=column.position)


def column_of(
    version: FrameworkVersion, competency: Competency, field: str = "competency"
) -> VersionCompetency:
    """The column of a competency; raises ValidationError of the field without one."""
    column = version.columns.filter(competency=competency).first()
    if column is None:
        raise invalid(field, "no_column", _("This version has no column for it. Add it first."))
    return column


@transaction.atomic
def column_remove(*, version: FrameworkVersion, competency: Competency, actor: User | None) -> None:
    """Drop a competency from a version, with all that its levels expect in it."""
    version = draft_lock(version, actor)
    column = column_of(version, competency)
    audit.record(actor=actor, action="versioncompetency.deleted", subject=column, slug=competency.slug)
    Expectation.objects.filter(level__track__version=version, competency=competency).delete()
    column.delete()
    columns_save(list(version.columns.order_by("position")))


@transaction.atomic
def row_copy(
    *, source: Level, to: Level, overwrite: Mapping[int, int] | None = None, actor: User | None
) -> int:
    """Write what one level expects into another of the same version; how many cells changed.

    Empty cells of the source leave the target's alone. `overwrite` names the written cells that may
    go: the revision that the caller had read by the id of their competency. Raises StateConflict,
    code `filled`, when another would.
    """
    if source.track.version_id != to.track.version_id:
        raise invalid("to", "other_version", _("Choose a level of the same version."))
    source, to = level_lock(source, actor), level_lock(to, actor)
    targets = {cell.competency_id: cell for cell in to.expectations.select_related("competency")}
    sources = {cell.competency_id: cell for cell in source.expectations.all()}
    blank = partial(Expectation, level=to, proficiency=0, revision=0)
    pairs = {key: (cell, targets.get(key) or blank(competency_id=key)) for key, cell in sources.items()}
    copied = cells_copy(pairs, overwrite or {})
    audit.record(actor=actor, action="level.copied", subject=to, source=source.code, cells=copied)
    return copied


@transaction.atomic
def column_copy(
    *,
    version: FrameworkVersion,
    source: Competency,
    to: Competency,
    overwrite: Mapping[int, int] | None = None,
    actor: User | None,
) -> int:
    """Write what the levels expect in one competency into another; how many cells changed.

    As `row_copy`, with the revisions in `overwrite` by the id of their level.
    """
    version = draft_lock(version, actor)
    column_of(version, source)
    column = column_of(version, to, field="to")
    cells = Expectation.objects.filter(level__track__version=version).select_related("level")
    targets = {cell.level_id: cell for cell in cells.filter(competency=to)}
    sources = {cell.level_id: cell for cell in cells.filter(competency=source)}
    blank = partial(Expectation, competency=to, proficiency=0, revision=0)
    pairs = {key: (cell, targets.get(key) or blank(level_id=key)) for key, cell in sources.items()}
    copied = cells_copy(pairs, overwrite or {})
    audit.record(
        actor=actor, action="versioncompetency.copied", subject=column, source=source.slug, cells=copied
    )
    return copied


def cells_copy(pairs: Mapping[int, tuple[Expectation, Expectation]], overwrite: Mapping[int, int]) -> int:
    """Write the first of each pair into the second; how many changed. Raises CellsFilled."""
    changes = {key: pair for key, pair in pairs.items() if is_written(pair[0]) and not same(*pair)}
    lost = {
        key: cell
        for key, (_source, cell) in changes.items()
        if is_written(cell) and overwrite.get(key) != cell.revision
    }
    if lost:
        raise CellsFilled(lost)
    for source, cell in changes.values():
        write(cell, source.proficiency, source.text)
    return len(changes)


def is_written(cell: Expectation) -> bool:
    """Whether a cell asks for something."""
    return bool(cell.proficiency or cell.text)


def same(one: Expectation, other: Expectation) -> bool:
    """Whether two cells ask for the same."""
    return (one.proficiency, one.text) == (other.proficiency, other.text)


@transaction.atomic
def tolerance_change(*, version: FrameworkVersion, percent: int, actor: User | None) -> None:
    """Say by how many percent the midpoints of pay bands of one grade may differ."""
    version = draft_lock(version, actor)
    version.pay_tolerance = percent
    version.clean_fields(exclude=["framework"])
    version.save(update_fields=["pay_tolerance"])
    audit.record(actor=actor, action="frameworkversion.changed", subject=version, pay_tolerance=percent)
