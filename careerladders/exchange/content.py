"""What a file says about a framework, checked; docs/careerladders/yaml.md describes the format."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from careerladders.exchange.nodes import Node, refuse_repeated
from careerladders.exchange.reading import Source, read_yaml
from careerladders.models import Axis, Framework, Proficiency, Track

MOST_COMPETENCIES = 60
MOST_LEVELS = 40
MOST_BANDS = 200
MOST_BEHAVIOURS = 200
HIGHEST_GRADE = 32767
LONGEST_BEHAVIOURS = 2000
LONGEST_TEXT = 1000
LONGEST_NAME = 80
LONGEST_CODE = 12
USUAL_TOLERANCE = 10


@dataclass(frozen=True)
class CompetencyContent:
    """A competency; `behaviours` are single lines."""

    slug: str
    name: str
    axis: str
    description: str
    behaviours: tuple[str, ...]


@dataclass(frozen=True, order=True)
class BandContent:
    """A pay band a year."""

    currency: str
    location: str
    minimum: Decimal
    maximum: Decimal


@dataclass(frozen=True)
class ExpectationContent:
    """What is asked in one competency."""

    proficiency: int
    text: str


@dataclass(frozen=True)
class LevelContent:
    """A level; `pay_bands` in order, None where the file says nothing about them."""

    code: str
    title: str
    grade: int
    summary: str
    pay_bands: tuple[BandContent, ...] | None
    expectations: dict[str, ExpectationContent]


@dataclass(frozen=True)
class FrameworkContent:
    """A framework; `tracks` has the levels of both kinds of track, the lowest first.

    `pay_visibility` is None where the file says nothing about it.
    """

    slug: str
    name: str
    pay_visibility: str | None
    pay_tolerance: int
    competencies: tuple[CompetencyContent, ...]
    tracks: dict[str, tuple[LevelContent, ...]]


def parse(text: str | bytes) -> FrameworkContent:
    """The framework of a YAML file. Raises FileErrors with the path and line of all that is wrong."""
    return read(*read_yaml(text))


def read(value: object, source: Source | None = None) -> FrameworkContent:
    """The framework in plain values, such as JSON's. Raises FileErrors with the path of all that is wrong."""
    source = source or Source()
    content = framework_content(Node(value, (), source))
    source.check()
    return content


def framework_content(node: Node) -> FrameworkContent:
    """The whole file."""
    fields = node.fields(
        ["framework", "name", "competencies", "tracks"], optional=["pay_visibility", "pay_tolerance"]
    )
    visibility, tolerance = fields["pay_visibility"], fields["pay_tolerance"]
    competencies = competencies_content(fields["competencies"])
    slugs = {competency.slug for competency in competencies}
    tracks = fields["tracks"].fields(Track.Kind.values)
    return FrameworkContent(
        slug=fields["framework"].slug(),
        name=fields["name"].text(LONGEST_NAME, filled=True),
        pay_visibility=None if visibility.is_missing else visibility.choice(Framework.PayVisibility.values),
        pay_tolerance=USUAL_TOLERANCE if tolerance.is_missing else tolerance.number(0, 100),
        competencies=competencies,
        tracks=tracks_content(tracks, slugs),
    )


def competencies_content(node: Node) -> tuple[CompetencyContent, ...]:
    """The list of competencies, each slug once."""
    members = [
        member.fields(["slug", "name", "axis"], optional=["description", "behaviours"])
        for member in node.items(MOST_COMPETENCIES)
    ]
    contents = tuple(
        CompetencyContent(
            slug=fields["slug"].slug(),
            name=fields["name"].text(LONGEST_NAME, filled=True),
            axis=fields["axis"].choice(Axis.values),
            description=fields["description"].text(LONGEST_TEXT),
            behaviours=behaviours_content(fields["behaviours"]),
        )
        for fields in members
    )
    refuse_repeated(
        ((fields["slug"], content.slug) for fields, content in zip(members, contents, strict=True)),
        _("Another competency has this slug already: give each its own."),
    )
    return contents


def behaviours_content(node: Node) -> tuple[str, ...]:
    """What a competency is seen by, each on one line."""
    lines = tuple(behaviour_content(member) for member in node.items(MOST_BEHAVIOURS))
    if len("\n".join(lines)) > LONGEST_BEHAVIOURS:
        node.refuse(_("These are too long: %d characters together are the most.") % LONGEST_BEHAVIOURS)
    return lines


def behaviour_content(node: Node) -> str:
    """One line, without white space around it."""
    text = node.text(LONGEST_BEHAVIOURS, filled=True).strip()
    if len(text.splitlines()) > 1:
        node.refuse(_("Write one line for each behaviour: make this two members of the list."))
    return text


def tracks_content(
    tracks: dict[str, Node], competencies: Collection[str]
) -> dict[str, tuple[LevelContent, ...]]:
    """The levels of both tracks, each code once."""
    contents = {kind: levels_content(tracks[kind], competencies) for kind in Track.Kind.values}
    refuse_repeated(
        (
            (tracks[kind].child(place, None).child("code", None), level.code)
            for kind, levels in contents.items()
            for place, level in enumerate(levels)
        ),
        _("Another level has this code already: give each its own."),
    )
    return contents


def levels_content(node: Node, competencies: Collection[str]) -> tuple[LevelContent, ...]:
    """The levels of a track."""
    members = [
        member.fields(["code", "title", "grade"], optional=["summary", "pay_bands", "expectations"])
        for member in node.items(MOST_LEVELS)
    ]
    return tuple(
        LevelContent(
            code=fields["code"].code(LONGEST_CODE),
            title=fields["title"].text(LONGEST_NAME, filled=True),
            grade=fields["grade"].number(1, HIGHEST_GRADE),
            summary=fields["summary"].text(LONGEST_TEXT),
            pay_bands=None if fields["pay_bands"].is_missing else bands_content(fields["pay_bands"]),
            expectations=expectations_content(fields["expectations"], competencies),
        )
        for fields in members
    )


def bands_content(node: Node) -> tuple[BandContent, ...]:
    """A level's pay bands in order, each currency once at a location."""
    members = node.items(MOST_BANDS)
    contents = [band_content(member) for member in members]
    refuse_repeated(
        zip(members, (band.currency and (band.currency, band.location) for band in contents), strict=True),
        _("This level has a pay band of this currency and location already: keep one of them."),
    )
    return tuple(sorted(contents))


def band_content(node: Node) -> BandContent:
    """One pay band."""
    fields = node.fields(["currency", "minimum", "maximum"], optional=["location"])
    minimum, maximum = fields["minimum"].amount(), fields["maximum"].amount()
    if minimum and maximum and minimum > maximum:
        fields["maximum"].refuse(_("Write at least as much as the minimum."))
    return BandContent(
        currency=fields["currency"].currency(),
        location=fields["location"].text(LONGEST_NAME),
        minimum=minimum,
        maximum=maximum,
    )


def expectations_content(node: Node, competencies: Collection[str]) -> dict[str, ExpectationContent]:
    """What a level asks, by the slug of the competency."""
    found = {}
    for slug, entry in node.entries().items():
        if slug not in competencies:
            entry.refuse(_("No competency of this file has this slug: add it to “competencies” first."))
        fields = entry.fields(["proficiency"], optional=["text"])
        found[slug] = ExpectationContent(
            proficiency=fields["proficiency"].number(Proficiency.NONE, Proficiency.STANDARD),
            text=fields["text"].text(LONGEST_TEXT),
        )
    return found
