"""A small framework as a file, and what is said about broken ones."""

from pathlib import Path

import pytest

from careerladders.exchange import FileErrors, parse

LAW = """\
framework: law
name: Law
pay_visibility: own
pay_tolerance: 15
competencies:
  - slug: vision
    name: Vision
    axis: leadership
    description: Gives the work a direction.
    behaviours:
      - Says what the work is for.
  - slug: drafting
    name: Drafting
    axis: craft
tracks:
  ic:
    - code: L1
      title: Lawyer
      grade: 1
      summary: Learns the craft.
      pay_bands:
        - currency: EUR
          location: Berlin
          minimum: "50000.00"
          maximum: "60000.00"
      expectations:
        vision:
          proficiency: 1
          text: Asks what a task is for.
    - code: L2
      title: Senior lawyer
      grade: 2
  management: []
"""
"""One specialists' track with pay; it can be imported, and not be published."""

Found = tuple[str, int | None, str]


def mutated(*changes: tuple[str, str]) -> str:
    """The file with texts in it replaced where they first stand."""
    text = LAW
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def line_of(text: str, words: str) -> int:
    """The line in which words first stand, from 1."""
    return text[: text.index(words)].count("\n") + 1


def found(error: FileErrors) -> list[Found]:
    """Path, line and reason of each error."""
    return [(each.path, each.line, each.reason) for each in error.errors]


def refusal(text: str | bytes) -> list[Found]:
    """What is wrong with a file, in the order in which it is told."""
    with pytest.raises(FileErrors) as caught:
        parse(text)
    return found(caught.value)


def write(folder: Path, text: str) -> str:
    """The path of a new file with this text."""
    path = folder / "law.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)
