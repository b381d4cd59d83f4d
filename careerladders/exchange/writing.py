"""A version of a framework as YAML: always the same text for the same content."""

import re
from typing import Any

import yaml
from django.db.models import Prefetch

from careerladders.exchange.content import (
    BandContent,
    CompetencyContent,
    ExpectationContent,
    FrameworkContent,
    LevelContent,
)
from careerladders.exchange.reading import TEXT
from careerladders.models import (
    Competency,
    Expectation,
    Framework,
    FrameworkVersion,
    Level,
    Track,
)

WIDTH = 100
RARE_BREAKS = re.compile("[\x85\u2028\u2029]")


class Dumper(yaml.SafeDumper):
    """Block style: members of lists indented, texts of several lines as they are, no references."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists inside of mappings too."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out."""
        return True

    def represent_text(self, text: str) -> yaml.ScalarNode:
        """Text; in a block of its own if it has several lines, in quotes where the ends of lines are rare."""
        style = '"' if RARE_BREAKS.search(text) else "|" if "\n" in text else None
        return self.represent_scalar(TEXT, text, style=style)


Dumper.add_representer(str, Dumper.represent_text)


def export_framework(framework: Framework, version: int | None = None, *, pay: bool = True) -> str:
    """The YAML of a version by its number, or else of the published one, or else of the draft.

    Without `pay`, nothing is said about pay bands. Raises FrameworkVersion.DoesNotExist.
    """
    return dump(as_data(content_of(version_of(framework, version), pay=pay)))


def version_of(framework: Framework, number: int | None) -> FrameworkVersion:
    """The version to export."""
    versions = framework.versions.select_related("framework")
    if number is not None:
        return versions.get(number=number)
    status = FrameworkVersion.Status
    by_status = {version.status: version for version in versions.exclude(status=status.RETIRED)}
    found = by_status.get(status.PUBLISHED) or by_status.get(status.DRAFT)
    if found is None:
        raise FrameworkVersion.DoesNotExist
    return found


def content_of(version: FrameworkVersion, *, pay: bool = True) -> FrameworkContent:
    """What a version holds, in a constant number of queries."""
    competencies = Competency.objects.filter(columns__version=version).order_by("columns__position")
    expectations = Expectation.objects.select_related("competency")
    levels = (
        Level.objects.filter(track__version=version)
        .select_related("track")
        .prefetch_related(Prefetch("expectations", expectations), *(["pay_bands"] if pay else []))
        .order_by("rank")
    )
    columns = list(competencies)
    slugs = [competency.slug for competency in columns]
    tracks: dict[str, list[LevelContent]] = {kind: [] for kind in Track.Kind.values}
    for level in levels:
        tracks[level.track.kind].append(level_content(level, slugs, pay=pay))
    return FrameworkContent(
        slug=version.framework.slug,
        name=version.framework.name,
        pay_visibility=version.framework.pay_visibility,
        pay_tolerance=version.pay_tolerance,
        competencies=tuple(competency_content(competency) for competency in columns),
        tracks={kind: tuple(found) for kind, found in tracks.items()},
    )


def competency_content(competency: Competency) -> CompetencyContent:
    """A competency's texts."""
    lines = (line.strip() for line in competency.behaviours.splitlines())
    return CompetencyContent(
        slug=competency.slug,
        name=competency.name,
        axis=competency.axis,
        description=competency.description,
        behaviours=tuple(line for line in lines if line),
    )


def level_content(level: Level, slugs: list[str], *, pay: bool) -> LevelContent:
    """A level with its expectations in the order of the columns."""
    asked = {found.competency.slug: found for found in level.expectations.all()}
    return LevelContent(
        code=level.code,
        title=level.title,
        grade=level.grade,
        summary=level.summary,
        pay_bands=bands_content(level) if pay else None,
        expectations={
            slug: ExpectationContent(asked[slug].proficiency, asked[slug].text)
            for slug in slugs
            if slug in asked
        },
    )


def bands_content(level: Level) -> tuple[BandContent, ...]:
    """A level's pay bands in order."""
    return tuple(
        sorted(
            BandContent(band.currency, band.location, band.minimum, band.maximum)
            for band in level.pay_bands.all()
        )
    )


def dump(data: dict[str, Any]) -> str:
    """The text of a file of plain values."""
    return yaml.dump(data, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=WIDTH, indent=2)


def as_data(content: FrameworkContent) -> dict[str, Any]:
    """The plain values of a file, in the order of its keys."""
    return {
        "framework": content.slug,
        "name": content.name,
        "pay_visibility": content.pay_visibility,
        "pay_tolerance": content.pay_tolerance,
        "competencies": [
            vars(competency) | {"behaviours": list(competency.behaviours)}
            for competency in content.competencies
        ],
        "tracks": {kind: [level_data(level) for level in levels] for kind, levels in content.tracks.items()},
    }


def level_data(level: LevelContent) -> dict[str, Any]:
    """The plain values of a level; no key for pay bands of which nothing is said."""
    texts = {"code": level.code, "title": level.title, "grade": level.grade, "summary": level.summary}
    pay = {} if level.pay_bands is None else {"pay_bands": [band_data(band) for band in level.pay_bands]}
    asked = {slug: vars(expectation) for slug, expectation in level.expectations.items()}
    return texts | pay | {"expectations": asked}


def band_data(band: BandContent) -> dict[str, str]:
    """The plain values of a pay band, amounts as text."""
    return vars(band) | {"minimum": f"{band.minimum:.2f}", "maximum": f"{band.maximum:.2f}"}
