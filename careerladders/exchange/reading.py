"""The text of a YAML file as plain values, each with its line; nothing in it is ever executed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 12
MAX_VALUES = 50_000
MAX_ERRORS = 100

KEY = re.compile(r"[-\w]{1,40}", re.ASCII)
WHOLE_NUMBER = re.compile(r"-?(0|[1-9]\d{0,8})", re.ASCII)

TEXT = "tag:yaml.org,2002:str"
NUMBER = "tag:yaml.org,2002:int"

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class FileError:
    """What is wrong in one place of a file, and what would be right.

    `path` is such as `tracks.ic[2].code`, empty for the whole file; `line` counts from 1.
    """

    path: str
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        if self.line is None:
            return self.reason
        return _("%(reason)s (Line %(line)d)") % {"reason": self.reason, "line": self.line}


class FileErrors(ValidationError):
    """A file that can't be used; `errors` says where and why, up to MAX_ERRORS times."""

    def __init__(self, errors: Sequence[FileError]) -> None:
        self.errors = list(errors)
        by_path: dict[str, list[ValidationError]] = {}
        for error in self.errors:
            by_path.setdefault(error.path, []).append(ValidationError(str(error), code="file"))
        super().__init__(by_path)


@dataclass
class Source:
    """Where values stand in a file, and what was found wrong so far."""

    lines: dict[Place, int] = field(default_factory=dict)
    errors: list[FileError] = field(default_factory=list)

    def refuse(self, place: Place, reason: str, line: int | None = None) -> None:
        """Remember what is wrong in a place; raises FileErrors once it is too much."""
        self.errors.append(FileError(path_of(place), reason, line or self.line_of(place)))
        if len(self.errors) >= MAX_ERRORS:
            self.check()

    def line_of(self, place: Place) -> int | None:
        """Where a value begins, or else what it would belong to; None without lines."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place)

    def check(self) -> None:
        """Raise FileErrors if anything was found."""
        if self.errors:
            raise FileErrors(sorted(self.errors, key=lambda error: error.line or 0))


def path_of(place: Place) -> str:
    """A place as text, such as `tracks.ic[2].code`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).removeprefix(".")


def read_yaml(content: str | bytes) -> tuple[object, Source]:
    """The one document of a file as dicts, lists, text and whole numbers; None is any other scalar.

    Raises FileErrors for what is too large, not UTF-8, no YAML, or uses more of YAML than is needed.
    """
    text = decoded(content)
    reader = Reader(text)
    try:
        value = reader.document()
    except yaml.reader.ReaderError as error:
        reason = _("The file holds characters that no text has, such as NUL. Leave them out.")
        raise FileErrors([FileError("", reason)]) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = _(
            "This can't be read as YAML. Check the indentation here and just before, and put text that has "
            "“: ” or “ #” in it in quotes."
        )
        raise FileErrors([FileError("", reason, mark.line + 1 if mark else None)]) from error
    reader.source.check()
    return value, reader.source


def decoded(content: str | bytes) -> str:
    """The text of a file; raises FileErrors when it is too large or not in UTF-8."""
    try:
        data = content.encode() if isinstance(content, str) else content
        if len(data) > MAX_BYTES:
            raise FileErrors([FileError("", _("The file is too large: 1 MB is the most."))])
        return data.decode("utf-8-sig")
    except UnicodeError as error:
        raise FileErrors([FileError("", _("Save the file in UTF-8; it is in another encoding."))]) from error


class Reader:
    """Builds values from the parser's events, so that lines are known and nothing else is taken."""

    def __init__(self, text: str) -> None:
        self.events: Iterator[Any] = yaml.parse(text, Loader=yaml.CSafeLoader)
        self.resolver = yaml.resolver.Resolver()
        self.source = Source()

    def document(self) -> object:
        """The value of the file; raises FileErrors beyond the limits."""
        next(self.events)
        if isinstance(next(self.events), yaml.StreamEndEvent):
            raise FileErrors([FileError("", _("The file is empty."))])
        value = self.value(next(self.events), ())
        next(self.events)
        if not isinstance(event := next(self.events), yaml.StreamEndEvent):
            self.refuse((), event, _("A file holds one framework: drop what follows."))
        return value

    def refuse(self, place: Place, event: Any, reason: str) -> None:
        """Remember what is wrong at an event."""
        self.source.refuse(place, reason, event.start_mark.line + 1)

    def value(self, event: Any, place: Place) -> object:
        """The value that begins with an event."""
        self.source.lines[place] = event.start_mark.line + 1
        if len(self.source.lines) > MAX_VALUES or len(place) > MAX_DEPTH:
            self.refuse(place, event, _("This is more, or more deeply nested, than a framework."))
            raise FileErrors(self.source.errors)
        if isinstance(event, yaml.AliasEvent):
            self.refuse(place, event, _("References (*) aren't taken: write the text out."))
            return None
        if event.anchor:
            self.refuse(place, event, _("Anchors (&) aren't taken: write the text out each time."))
        if event.tag:
            self.refuse(place, event, _("Tags (!) aren't taken: write the value alone."))
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(place)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(place)
        return self.scalar(event)

    def scalar(self, event: Any) -> str | int | None:
        """Text, a whole number, or None."""
        tag = self.resolver.resolve(yaml.ScalarNode, event.value, event.implicit)
        if tag == TEXT:
            return str(event.value)
        return int(event.value) if tag == NUMBER and WHOLE_NUMBER.fullmatch(event.value) else None

    def sequence(self, place: Place) -> list[object]:
        """A list up to its end."""
        found: list[object] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            found.append(self.value(event, (*place, len(found))))
        return found

    def mapping(self, place: Place) -> dict[str, object]:
        """Values by key, up to the mapping's end."""
        found: dict[str, object] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.key(event, place)
            if key in found:
                self.refuse((*place, key), event, _("This key stands here twice: keep one of them."))
            found[key] = self.value(next(self.events), (*place, key))
            self.source.lines[*place, key] = event.start_mark.line + 1
        return found

    def key(self, event: Any, place: Place) -> str:
        """The key at an event; raises FileErrors for what can't be one."""
        is_plain = isinstance(event, yaml.ScalarEvent) and not (event.anchor or event.tag)
        if is_plain and KEY.fullmatch(event.value):
            return str(event.value)
        self.refuse(place, event, _("A key is a word of letters, digits, “-” and “_”."))
        raise FileErrors(self.source.errors)
