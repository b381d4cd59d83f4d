"""What is asked for no longer fits what is stored: somebody else was faster, or it is over."""

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
