"""The frameworks that an organization can start from: files of our own in `careerladders/starters/`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from careerladders.exchange.content import LevelContent, parse
from careerladders.models import Track

FOLDER = Path(__file__).parents[1] / "starters"


@dataclass(frozen=True)
class Way:
    """One of the two ways up: the titles at its ends."""

    lowest: str
    highest: str


@dataclass(frozen=True)
class Starter:
    """A file to start from; `slug` is the framework's and the file's."""

    slug: str
    title: str
    specialists: Way
    managers: Way


@cache
def starters() -> tuple[Starter, ...]:
    """The files that there are, by title."""
    contents = [parse(path.read_bytes()) for path in FOLDER.glob("*.yaml")]
    found = [
        Starter(content.slug, content.name, *(way(content.tracks[kind]) for kind in Track.Kind))
        for content in contents
    ]
    return tuple(sorted(found, key=lambda starter: starter.title))


def way(levels: tuple[LevelContent, ...]) -> Way:
    """The ends of a track."""
    return Way(levels[0].title, levels[-1].title)


def starter_text(slug: str) -> str:
    """The YAML of a starter; raises KeyError when there is none."""
    if slug not in {starter.slug for starter in starters()}:
        raise KeyError(slug)
    return (FOLDER / f"{slug}.yaml").read_text("utf-8")
