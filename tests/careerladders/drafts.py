"""A small draft of a framework, as the tests of its editing start from it."""

from careerladders.models import Competency, Expectation, Framework, FrameworkVersion, Level
from careerladders.services import content
from careerladders.services.frameworks import competencies_create_starter


def make_draft(slug: str = "design") -> FrameworkVersion:
    """A draft with IC1 to IC3, M1 and the first two competencies; nothing is asked yet."""
    competencies_create_starter()
    framework = Framework.objects.create(slug=slug, name=slug.title())
    version = FrameworkVersion.objects.create(framework=framework, number=1)
    for kind, code, grade in [("ic", "IC1", 1), ("ic", "IC2", 2), ("ic", "IC3", 3), ("management", "M1", 3)]:
        content.level_add(
            version=version, kind=kind, code=code, title=f"Level {code}", grade=grade, actor=None
        )
    for competency in Competency.objects.all()[:2]:
        content.column_add(version=version, competency=competency, actor=None)
    return version


def draft_level(code: str) -> Level:
    """A level of the draft."""
    return Level.objects.get(track__version__status="draft", code=code)


def competency(number: int) -> Competency:
    """A competency by its place, from 0."""
    return Competency.objects.all()[number]


def ask(code: str, number: int, proficiency: int, text: str = "", revision: int = 0) -> Expectation:
    """Write a cell of the draft."""
    return content.cell_save(
        level=draft_level(code),
        competency=competency(number),
        proficiency=proficiency,
        text=text,
        revision=revision,
        actor=None,
    )


def cell(code: str, number: int) -> tuple[int, str, int] | None:
    """Proficiency, text and revision of a cell of the draft; None where none was ever written."""
    found = Expectation.objects.filter(level=draft_level(code), competency=competency(number))
    return found.values_list("proficiency", "text", "revision").first()


def codes(kind: str = "ic") -> list[str]:
    """The codes of the draft's levels on a track, lowest first."""
    levels = Level.objects.filter(track__version__status="draft", track__kind=kind)
    return list(levels.order_by("rank").values_list("code", flat=True))


def columns() -> list[str]:
    """The slugs of the draft's competencies, in their order."""
    version = FrameworkVersion.objects.get(status="draft")
    return list(version.columns.order_by("position").values_list("competency__slug", flat=True))
