"""Sentences with placeholders such as `{giver}`: names in braces, and nothing that runs."""

import re
from collections.abc import Mapping

from django.utils.text import Truncator

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
LONGEST_TEXT = 300


def placeholders(text: str) -> set[str]:
    """The names in a text."""
    return set(PLACEHOLDER.findall(text))


def is_malformed(text: str) -> bool:
    """Whether braces stand in it that hold no name."""
    return bool(set("{}") & set(PLACEHOLDER.sub("", text)))


def fill(text: str, values: Mapping[str, object]) -> str:
    """The text on one line with the value of each placeholder that has one, cut where it is too long."""
    filled = PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), text)
    return Truncator(" ".join(filled.split())).chars(LONGEST_TEXT)
