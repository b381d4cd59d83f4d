"""What must hold before a version is published: both tracks complete, equal in worth, nobody left behind."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, product

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import conflicts
from careerladders.models import (
    Axis,
    Competency,
    Conversation,
    CurrentLevel,
    Expectation,
    FrameworkVersion,
    Level,
    PromotionCase,
    Track,
)
from careerladders.selectors.parity import paired

OPEN_CASES = [
    PromotionCase.Status.DRAFT,
    PromotionCase.Status.SUBMITTED,
    PromotionCase.Status.IN_REVIEW,
    PromotionCase.Status.ON_TRIAL,
]


@dataclass(frozen=True)
class Finding(conflicts.Finding):
    """What keeps a version from being published.

    `place` is for people; `track` (a kind), `level` (a code), `competency` (a slug) and `grade` say the
    same to programs, as far as it has them.
    """

    track: str | None = None
    level: str | None = None
    competency: str | None = None
    grade: int | None = None


def check(version: FrameworkVersion) -> list[Finding]:
    """What keeps a version from being published, in a constant number of queries; nothing if all is well.

    In the order of the ladder: the tracks, each level from the first of the specialists to the last of
    the managers, what holds between the tracks grade by grade, and the people of the published version.
    """
    return findings(version, levels_of(version))


def levels_of(version: FrameworkVersion) -> list[Level]:
    """The levels of a version with all that the check reads of them."""
    return list(
        Level.objects.filter(track__version=version)
        .select_related("track")
        .prefetch_related(
            Prefetch("expectations", Expectation.objects.select_related("competency")), "pay_bands"
        )
        .order_by("track__kind", "rank")
    )


def findings(version: FrameworkVersion, levels: list[Level]) -> list[Finding]:
    """What `check` finds, of levels that were read already."""
    return [
        *missing_tracks(levels),
        *(finding for _kind, track in by_track(levels) for finding in of_track(track)),
        *between_tracks(levels, version.pay_tolerance),
        *left_behind(version),
    ]


def by_track(levels: Iterable[Level]) -> Iterator[tuple[str, list[Level]]]:
    """The levels of each track, the lowest rank first."""
    for kind, track in groupby(levels, lambda level: level.track.kind):
        yield kind, list(track)


def missing_tracks(levels: list[Level]) -> Iterator[Finding]:
    """A track that isn't there, or that nobody can stand on."""
    present = {level.track.kind for level in levels}
    for kind in Track.Kind:
        if kind not in present:
            yield Finding(
                "track_missing",
                place=str(kind.label),
                why=_("A ladder has two ways up. Without this one, growing means the other or leaving."),
                remedy=_("Add this track's levels."),
                track=kind.value,
            )


def of_track(levels: list[Level]) -> Iterator[Finding]:
    """What is wrong with each level of a track, and between it and the levels below it."""
    reached: dict[Competency, Expectation] = {}
    before: Level | None = None
    for level in levels:
        if before and level.grade < before.grade:
            yield grade_falls(level, before)
        before = level
        yield from of_expectations(level, reached)


def grade_falls(level: Level, before: Level) -> Finding:
    """A step up that is worth less."""
    facts = {"grade": level.grade, "before": before.code, "grade_before": before.grade}
    return at_level(
        "grade_falls",
        level,
        why=_("It stands above %(before)s, whose grade is %(grade_before)d; its own is %(grade)d.") % facts,
        remedy=_("Give it grade %(grade_before)d or a higher one, or move it below %(before)s.") % facts,
    )


def of_expectations(level: Level, reached: dict[Competency, Expectation]) -> Iterator[Finding]:
    """What is wrong with a level's expectations; `reached` is what was asked last, and is brought up to date.

    A level that asks for nothing, or for no leadership at all, is one finding: it isn't compared in that.
    """
    asked = {found.competency: found for found in level.expectations.all() if found.proficiency}
    if not asked:
        yield at_level(
            "expectations_missing",
            level,
            why=_("Nobody can tell what this level asks, or whether they are there."),
            remedy=_("Say for its competencies how far one has come at this level."),
        )
        return
    silent = lacks_leadership(level, asked)
    if silent:
        yield at_level(
            "leadership_missing",
            level,
            why=_("Specialists lead too, without a team of their own; this level asks for no leadership."),
            remedy=_("Expect at least one competency of leadership here."),
        )
    for competency, earlier in sorted(reached.items(), key=lambda item: order(item[0])):
        if silent and competency.axis == Axis.LEADERSHIP:
            continue
        later = asked.get(competency)
        if (later.proficiency if later else 0) < earlier.proficiency:
            yield expectation_falls(level, competency, earlier)
            del reached[competency]
    reached.update(asked)


def lacks_leadership(level: Level, asked: Iterable[Competency]) -> bool:
    """Whether a specialists' level asks for no leadership."""
    return level.track.kind == Track.Kind.SPECIALIST and not any(
        competency.axis == Axis.LEADERSHIP for competency in asked
    )


def expectation_falls(level: Level, competency: Competency, earlier: Expectation) -> Finding:
    """A competency of which a higher level asks for less."""
    facts = {"code": earlier.level.code, "asked": earlier.get_proficiency_display()}
    return at_level(
        "expectation_falls",
        level,
        competency,
        why=_("%(code)s below it asks for more: “%(asked)s”. A step up would mean being good at less.")
        % facts,
        remedy=_("Ask for at least “%(asked)s” here, or for less at %(code)s.") % facts,
    )


def between_tracks(levels: list[Level], tolerance: int) -> Iterator[Finding]:
    """From the first management grade up: a grade that stands on one track alone, or pays unequally."""
    specialists = [level for level in levels if level.track.kind == Track.Kind.SPECIALIST]
    managers = [level for level in levels if level.track.kind == Track.Kind.MANAGEMENT]
    if not specialists or not managers:
        return
    first = min(level.grade for level in managers)
    for grade in sorted({level.grade for level in levels if level.grade >= first}):
        ours = [level for level in specialists if level.grade == grade]
        theirs = [level for level in managers if level.grade == grade]
        if ours and theirs:
            yield from midpoints_apart(grade, [*ours, *theirs], tolerance)
        else:
            yield grade_unpaired(grade, Track.Kind.MANAGEMENT if ours else Track.Kind.SPECIALIST)


def grade_unpaired(grade: int, kind: Track.Kind) -> Finding:
    """A grade that a track has no level of."""
    facts = {"track": kind.label, "grade": grade}
    return Finding(
        "grade_unpaired",
        place=_("%(track)s, grade %(grade)d") % facts,
        why=_("Only the other track has a level of this grade, so the two ways up don't stand equal."),
        remedy=_("Add a level of grade %(grade)d to this track, or give the other's another grade.") % facts,
        track=kind.value,
        grade=grade,
    )


def midpoints_apart(grade: int, levels: list[Level], tolerance: int) -> Iterator[Finding]:
    """Pairs of pay bands of both tracks whose midpoints differ by more than `tolerance` percent."""
    for pair in paired(band for level in levels for band in level.pay_bands.all()):
        both = product(pair.specialists, pair.managers)
        apart = max((percent_apart(one.midpoint, other.midpoint) for one, other in both), default=0)
        if apart > tolerance:
            where = ", ".join(filter(None, [pair.currency, pair.location]))
            yield Finding(
                "pay_midpoints_apart",
                place=_("Grade %(grade)d, %(where)s") % {"grade": grade, "where": where},
                why=_("One grade pays alike on both tracks; these bands' middles are %(apart)s%% apart.")
                % {"apart": round(apart, 1)},
                remedy=_("Bring them within %(tolerance)d%% of each other, or allow for more.")
                % {"tolerance": tolerance},
                grade=grade,
            )


def percent_apart(one: Decimal, other: Decimal) -> Decimal:
    """By how many percent of the lower one two amounts differ."""
    lower, higher = sorted([one, other])
    return (higher - lower) / lower * 100


def left_behind(version: FrameworkVersion) -> Iterator[Finding]:
    """Levels of the published version that people need and that no level of this draft continues."""
    if version.status != FrameworkVersion.Status.DRAFT:
        return
    dropped = list(
        Level.objects.filter(
            track__version__framework=version.framework_id,
            track__version__status=FrameworkVersion.Status.PUBLISHED,
        )
        .exclude(successors__track__version=version)
        .select_related("track")
        .order_by("track__kind", "rank")
    )
    people, cases, conversations = needs(dropped)
    for level in dropped:
        held = [people[level.pk], cases[level.pk], conversations[level.pk]]
        if any(held):
            yield at_level(
                "people_left_behind",
                level,
                why=_("The published version has this level, and this draft drops it: %(held)s.")
                % {"held": counted(*held)},
                remedy=_("Say which level of the draft continues it, or move these people first."),
            )


def needs(levels: list[Level]) -> tuple[Counter[int], Counter[int], Counter[int]]:
    """How many people stand, open cases aim, and open conversations aim at each level, by its id.

    People count who stand on it today or will; cases also if they lead back to it.
    """
    today = timezone.localdate()
    standing = CurrentLevel.objects.filter(level__in=levels).on_or_after(today).of_employed(today)
    cases = PromotionCase.objects.filter(
        Q(level__in=levels) | Q(return_level__in=levels), status__in=OPEN_CASES
    ).values_list("level", "return_level")
    conversations = Conversation.objects.filter(level__in=levels, status=Conversation.Status.OPEN)
    return (
        Counter(level for level, _employee in standing.values_list("level", "employee").distinct()),
        Counter(level for case in cases for level in set(case) if level),
        Counter(conversations.values_list("level", flat=True)),
    )


def counted(people: int, cases: int, conversations: int) -> str:
    """How many of each, as far as there are any."""
    parts = [
        people and ngettext("%d person stands on it", "%d people stand on it", people) % people,
        cases and ngettext("%d promotion case is open", "%d promotion cases are open", cases) % cases,
        conversations
        and ngettext("%d conversation is open", "%d conversations are open", conversations) % conversations,
    ]
    return ", ".join(str(part) for part in parts if part)


def at_level(
    code: str, level: Level, competency: Competency | None = None, *, why: str, remedy: str
) -> Finding:
    """A finding at a level, or at one of its competencies."""
    words = [level.track.get_kind_display(), level.code, competency.name if competency else ""]
    return Finding(
        code,
        place=", ".join(filter(None, words)),
        why=why,
        remedy=remedy,
        track=level.track.kind,
        level=level.code,
        competency=competency.slug if competency else None,
        grade=level.grade,
    )


def order(competency: Competency) -> tuple[int, str]:
    """Where a competency stands among the others."""
    return competency.position, competency.name
