"""Import a framework that was read from a file."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import audit
from accounts.conflicts import StateConflict
from accounts.models import User
from careerladders.exchange import (
    FileError,
    FileErrors,
    FrameworkContent,
    content_of,
    parse,
    starter_text,
)
from careerladders.exchange.content import CompetencyContent, LevelContent
from careerladders.exchange.writing import competency_content
from careerladders.models import (
    Competency,
    Expectation,
    Framework,
    FrameworkVersion,
    Level,
    PayBand,
    Track,
    VersionCompetency,
)
from careerladders.permits import check_may_manage
from careerladders.publishing import Finding, check
from careerladders.selectors.pay import sees_all_pay
from careerladders.services.versions import version_publish

Status = FrameworkVersion.Status
Levels = dict[tuple[str, str], LevelContent]


@dataclass(frozen=True)
class Changed:
    """A competency, by its slug, or a level, by its track and code, and the fields that differ."""

    name: str
    fields: list[str]


@dataclass
class ImportReport:
    """What an import did, or would do: levels against the published version, such as `ic IC3`.

    `version` is the number of the new version, None where the published one has the same content.
    `findings` are what keeps the new version from being published.
    """

    framework: str
    created: bool
    fields: list[str]
    version: int | None = None
    published: bool = False
    competencies_created: list[str] = field(default_factory=list)
    competencies_changed: list[Changed] = field(default_factory=list)
    levels_added: list[str] = field(default_factory=list)
    levels_removed: list[str] = field(default_factory=list)
    levels_changed: list[Changed] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def unchanged(self) -> bool:
        """Whether everything was there already."""
        written = [self.created, self.fields, self.version, self.competencies_created]
        return not any([*written, self.competencies_changed])

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self) | {"unchanged": self.unchanged}


@transaction.atomic
def framework_import(
    *,
    data: FrameworkContent,
    actor: User | None,
    publish: bool = False,
    dry_run: bool = False,
    keep_texts: bool = False,
) -> ImportReport:
    """Store a framework, or a new draft of one that is there; nothing where all of it is there already.

    Pay bands of which the file says nothing stay as they are on the published level of the same track
    and code. With `keep_texts` so do the texts of competencies that have some. Raises PermissionDenied
    unless the actor manages ladders everywhere, FileErrors for a competency on another axis and for what
    the actor may not say about pay, StateConflict, code `draft_exists`, and with `publish` NotPublishable;
    then nothing is written, and neither is with `dry_run`.
    """
    check_may_manage(actor)
    check_pay(data, actor)
    framework, created = Framework.objects.select_for_update().get_or_create(
        slug=data.slug, defaults={"name": data.name}
    )
    before = framework.versions.filter(status=Status.PUBLISHED).select_related("framework").first()
    stored = content_of(before) if before else None
    report = ImportReport(data.slug, created, update_framework(framework, data, created=created))
    competencies = store_competencies(data.competencies, report, keep_texts=keep_texts)
    complete = completed(data, stored)
    if stored is None or written(complete) != written(stored):
        version = store_version(framework, complete, competencies, before)
        report.version = version.number
        compare_levels(stored, complete, report)
        if publish:
            version_publish(version=version, actor=actor)
            report.published = True
        else:
            report.findings = check(version)
    if not report.unchanged:
        audit.record(
            actor=actor,
            action="framework.imported",
            subject=framework,
            version=report.version,
            created=created,
        )
    if dry_run:
        transaction.set_rollback(True)
    return report


def starter_begin(*, slug: str, actor: User | None) -> ImportReport:
    """A draft of a starter framework; competencies that are here already keep their own texts.

    Raises KeyError for a starter that there isn't, and StateConflict, code `draft_exists`.
    """
    return framework_import(data=parse(starter_text(slug)), actor=actor, keep_texts=True)


def check_pay(data: FrameworkContent, actor: User | None) -> None:
    """Raise FileErrors when somebody says something about pay who may not see the bands that are there."""
    if sees_all_pay(actor):
        return
    stored = Framework.objects.filter(slug=data.slug).values_list("pay_visibility", flat=True).first()
    before = stored or Framework.PayVisibility.RESTRICTED
    paths = [] if data.pay_visibility in (None, before) else ["pay_visibility"]
    paths += [
        f"tracks.{kind}[{place}].pay_bands"
        for kind, levels in data.tracks.items()
        for place, level in enumerate(levels)
        if level.pay_bands or (stored and level.pay_bands is not None)
    ]
    if paths:
        reason = _("You may not see pay bands: leave this key out, and it stays as it is.")
        raise FileErrors([FileError(path, reason) for path in paths])


def update_framework(framework: Framework, data: FrameworkContent, *, created: bool) -> list[str]:
    """Give a framework the file's name and rule for pay; the fields that were others."""
    wanted = {"name": data.name, "pay_visibility": data.pay_visibility or framework.pay_visibility}
    fields = update(framework, wanted)
    if fields:
        framework.save(update_fields=fields)
    return [] if created else fields


def update(target: Framework | Competency, wanted: Mapping[str, str]) -> list[str]:
    """Set fields, without saving; the names of those that were others."""
    changed = [name for name, value in wanted.items() if getattr(target, name) != value]
    for name in changed:
        setattr(target, name, wanted[name])
    return changed


def store_competencies(
    contents: Iterable[CompetencyContent], report: ImportReport, *, keep_texts: bool
) -> list[Competency]:
    """The competencies of a file in their order: the missing ones created, the others brought up to date.

    Raises FileErrors where one is on another axis here.
    """
    contents = list(contents)
    slugs = [content.slug for content in contents]
    found = {
        competency.slug: competency
        for competency in Competency.objects.select_for_update().filter(slug__in=slugs).order_by("pk")
    }
    check_axes(contents, found)
    position = Competency.objects.aggregate(last=Max("position"))["last"] or 0
    for content in contents:
        if competency := found.get(content.slug):
            update_competency(competency, content, report, keep_texts=keep_texts)
        else:
            position += 1
            found[content.slug] = Competency(
                slug=content.slug, axis=content.axis, position=position, **texts(content)
            )
            report.competencies_created.append(content.slug)
    Competency.objects.bulk_create(found[slug] for slug in report.competencies_created)
    return [found[slug] for slug in slugs]


def check_axes(contents: Iterable[CompetencyContent], found: Mapping[str, Competency]) -> None:
    """Raise FileErrors for competencies that are on another axis here: reviews count on it."""
    if errors := [
        FileError(
            f"competencies[{place}].axis",
            _("“%(slug)s” is on the axis “%(axis)s” here: write that, or give this one another slug.")
            % {"slug": content.slug, "axis": found[content.slug].axis},
        )
        for place, content in enumerate(contents)
        if content.slug in found and found[content.slug].axis != content.axis
    ]:
        raise FileErrors(errors)


def update_competency(
    competency: Competency, content: CompetencyContent, report: ImportReport, *, keep_texts: bool
) -> None:
    """Give a competency the file's texts, or those that it lacks."""
    wanted = {
        name: text for name, text in texts(content).items() if not (keep_texts and getattr(competency, name))
    }
    if competency_content(competency).behaviours == content.behaviours:
        wanted.pop("behaviours", None)
    if fields := update(competency, wanted):
        competency.save(update_fields=fields)
        report.competencies_changed.append(Changed(content.slug, fields))


def texts(content: CompetencyContent) -> dict[str, str]:
    """What of a competency may be changed, as it is stored."""
    return {
        "name": content.name,
        "description": content.description,
        "behaviours": "\n".join(content.behaviours),
    }


def completed(data: FrameworkContent, stored: FrameworkContent | None) -> FrameworkContent:
    """The file's content with what is stored where the file says nothing about pay."""
    bands = {key: level.pay_bands for key, level in levels_of(stored).items()}

    def with_pay(kind: str, level: LevelContent) -> LevelContent:
        if level.pay_bands is not None:
            return level
        return replace(level, pay_bands=bands.get((kind, level.code), ()))

    return replace(
        data,
        tracks={
            kind: tuple(with_pay(kind, level) for level in levels) for kind, levels in data.tracks.items()
        },
    )


def levels_of(content: FrameworkContent | None) -> Levels:
    """The levels by their track and code."""
    tracks = content.tracks if content else {}
    return {(kind, level.code): level for kind, levels in tracks.items() for level in levels}


def written(content: FrameworkContent) -> tuple[object, ...]:
    """What belongs to a version, to compare."""
    return (content.pay_tolerance, [competency.slug for competency in content.competencies], content.tracks)


def store_version(
    framework: Framework,
    content: FrameworkContent,
    competencies: Iterable[Competency],
    before: FrameworkVersion | None,
) -> FrameworkVersion:
    """A new draft with all that it holds. Raises StateConflict where there is a draft already."""
    if framework.versions.filter(status=Status.DRAFT).exists():
        raise StateConflict(
            _("This framework has a draft: publish or discard it first, so that no text of it is lost."),
            code="draft_exists",
        )
    number = framework.versions.aggregate(last=Max("number"))["last"] or 0
    version = FrameworkVersion.objects.create(
        framework=framework, number=number + 1, pay_tolerance=content.pay_tolerance
    )
    columns = {competency.slug: competency for competency in competencies}
    VersionCompetency.objects.bulk_create(
        VersionCompetency(version=version, competency=competency, position=position)
        for position, competency in enumerate(columns.values(), start=1)
    )
    levels = list(new_levels(version, content, before))
    Level.objects.bulk_create(level for level, _content in levels)
    PayBand.objects.bulk_create(
        PayBand(level=level, **vars(band)) for level, found in levels for band in found.pay_bands or ()
    )
    Expectation.objects.bulk_create(
        Expectation(level=level, competency=columns[slug], **vars(asked))
        for level, found in levels
        for slug, asked in found.expectations.items()
    )
    return version


def new_levels(
    version: FrameworkVersion, content: FrameworkContent, before: FrameworkVersion | None
) -> Iterator[tuple[Level, LevelContent]]:
    """The levels on new tracks, not stored yet; each continues the one of its track and code before."""
    rows = Level.objects.filter(track__version=before).values_list("track__kind", "code", "pk")
    predecessors = {(kind, code): level for kind, code, level in rows} if before else {}
    tracks = Track.objects.bulk_create(Track(version=version, kind=kind) for kind in content.tracks)
    for track in tracks:
        for rank, level in enumerate(content.tracks[track.kind], start=1):
            new = Level(
                track=track,
                rank=rank,
                code=level.code,
                title=level.title,
                grade=level.grade,
                summary=level.summary,
                predecessor_id=predecessors.get((track.kind, level.code)),
            )
            yield new, level


def compare_levels(before: FrameworkContent | None, after: FrameworkContent, report: ImportReport) -> None:
    """Report which levels are new, gone, and other than in the published version."""
    old, new = levels_of(before), levels_of(after)
    report.levels_added = [" ".join(key) for key in new if key not in old]
    report.levels_removed = [" ".join(key) for key in old if key not in new]
    stayed = [[key for key in levels if key in old and key in new] for levels in (old, new)]
    moved = {one for one, other in zip(*stayed, strict=True) if one != other}
    for key in stayed[1]:
        fields = [*(["position"] if key in moved else []), *level_changes(old[key], new[key])]
        if fields:
            report.levels_changed.append(Changed(" ".join(key), fields))


def level_changes(before: LevelContent, after: LevelContent) -> list[str]:
    """The fields in which a level differs, such as `grade` or `expectations.vision`."""
    names = ["title", "grade", "summary", "pay_bands"]
    slugs = [*after.expectations, *(slug for slug in before.expectations if slug not in after.expectations)]
    return [name for name in names if getattr(before, name) != getattr(after, name)] + [
        f"expectations.{slug}"
        for slug in slugs
        if before.expectations.get(slug) != after.expectations.get(slug)
    ]
