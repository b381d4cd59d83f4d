"""Values of a file that know their place, checked one by one; all that is wrong is collected."""

import re
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from careerladders.exchange.reading import KEY, Place, Source
from careerladders.models.frameworks import CODE, CODE_TEXT

MISSING = object()
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
AMOUNT = re.compile(r"\d{1,10}(\.\d{1,2})?", re.ASCII)
CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


@dataclass(frozen=True)
class Node:
    """A value and its place. What isn't there, or isn't right, reads as empty, once it is refused."""

    value: object
    place: Place
    source: Source

    @property
    def is_missing(self) -> bool:
        """Whether its key was left out."""
        return self.value is MISSING

    def refuse(self, reason: str) -> None:
        """Remember what would be right here."""
        self.source.refuse(self.place, reason)

    def child(self, step: str | int, value: object) -> "Node":
        """A value inside this one."""
        return Node(value, (*self.place, step), self.source)

    def fields(self, needed: Collection[str], optional: Collection[str] = ()) -> dict[str, "Node"]:
        """A node for each of the keys that may stand here."""
        known = [*needed, *optional]
        entries = self.entries()
        for key in [key for key in entries if key not in known]:
            entries[key].refuse(_("Files have no such key here; these may be: %s.") % ", ".join(known))
        found = {key: entries.get(key) or self.child(key, MISSING) for key in known}
        for key in needed:
            if found[key].is_missing and isinstance(self.value, Mapping):
                found[key].refuse(_("This key is missing."))
        return found

    def entries(self) -> dict[str, "Node"]:
        """A node for each key that stands here."""
        if self.is_missing:
            return {}
        if not isinstance(self.value, Mapping):
            self.refuse(_("Write keys with values here, such as “name: Engineering”."))
            return {}
        if not all(isinstance(key, str) and KEY.fullmatch(key) for key in self.value):
            self.refuse(_("A key is a word of letters, digits, “-” and “_”."))
            return {}
        return {key: self.child(key, value) for key, value in self.value.items()}

    def items(self, most: int) -> list["Node"]:
        """A node for each member of a list."""
        if self.is_missing:
            return []
        if not isinstance(self.value, list):
            self.refuse(_("Write a list here, each member after “- ”; [] is an empty one."))
            return []
        if len(self.value) > most:
            self.refuse(_("This list is too long: %d is the most.") % most)
            return []
        return [self.child(place, value) for place, value in enumerate(self.value)]

    def text(self, longest: int, *, filled: bool = False) -> str:
        """Text of at most `longest` characters; with more than white space in it if it is to be filled."""
        if self.is_missing:
            return ""
        if not isinstance(self.value, str):
            self.refuse(_("Write text here, in quotes if it looks like a number, a date or yes and no."))
        elif UNSTORABLE.search(self.value):
            self.refuse(_("This text holds characters that no text has, such as NUL. Leave them out."))
        elif len(self.value) > longest:
            self.refuse(_("This text is too long: %d characters are the most.") % longest)
        elif filled and not self.value.strip():
            self.refuse(_("Write something here: it can't be empty."))
        else:
            return self.value
        return ""

    def code(self, longest: int) -> str:
        """The short name of a level, which stands in addresses."""
        text = self.text(longest, filled=True)
        if text and not re.match(CODE, text):
            self.refuse(str(CODE_TEXT))
        return text

    def matching(self, pattern: re.Pattern[str], reason: str) -> str:
        """Text of a certain form."""
        text = self.value if isinstance(self.value, str) else ""
        if self.is_missing or pattern.fullmatch(text):
            return text
        self.refuse(reason)
        return ""

    def slug(self) -> str:
        """A short name for addresses."""
        return self.matching(KEY, _("Write up to 40 letters, digits, “-” and “_”, such as “follow-through”."))

    def currency(self) -> str:
        """The code of a currency."""
        return self.matching(CURRENCY, _("Write three capital letters, such as EUR."))

    def choice(self, values: Collection[str]) -> str:
        """One of the values."""
        if self.is_missing or (isinstance(self.value, str) and self.value in values):
            return str(self.value)
        self.refuse(_("Write one of these: %s.") % ", ".join(values))
        return ""

    def number(self, low: int, high: int) -> int:
        """A whole number."""
        if self.is_missing:
            return low
        if isinstance(self.value, int) and not isinstance(self.value, bool) and low <= self.value <= high:
            return self.value
        self.refuse(
            _("Write a whole number from %(low)d to %(high)d, without quotes.") % {"low": low, "high": high}
        )
        return low

    def amount(self) -> Decimal:
        """An amount of money above nothing, with two places; 0 if it isn't right."""
        text = str(self.value)
        if isinstance(self.value, str | int) and AMOUNT.fullmatch(text) and Decimal(text) > 0:
            return Decimal(text).quantize(Decimal("0.01"))
        if not self.is_missing:
            self.refuse(_("Write an amount above 0 in quotes, such as “52000.00”."))
        return Decimal(0)


def refuse_repeated(found: Iterable[tuple[Node, Hashable]], reason: str) -> None:
    """Refuse each node whose value another one before has already; empty values are wrong by themselves."""
    seen = set()
    for node, value in found:
        if value and value in seen:
            node.refuse(reason)
        seen.add(value)
