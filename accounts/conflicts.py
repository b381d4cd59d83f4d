"""What is asked for doesn't fit what is stored: somebody was faster, it is over, or something is missing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError


class StateConflict(ValidationError):
    """The thing is in another state by now; the API answers 409 with the `code`, pages the message."""


class ChangedMeanwhile(StateConflict):
    """Somebody saved the same thing since it was read; the API answers 412 with what stands there now.

    `current` is what is stored, as plain values by field.
    """

    def __init__(self, message: str, current: dict[str, object]) -> None:
        super().__init__(message, code="changed_meanwhile")
        self.current = current


@dataclass(frozen=True)
class Finding:
    """What keeps something from being published: where, why it matters, and what to do about it."""

    code: str
    place: str
    why: str
    remedy: str

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return asdict(self)


class NotPublishable(ValidationError):
    """A check before publishing found something; `findings` say what, where and what to do."""

    def __init__(self, message: str, findings: Sequence[Finding]) -> None:
        super().__init__(message, code="not_publishable")
        self.findings = findings
