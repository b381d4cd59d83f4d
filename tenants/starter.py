"""What a new organization starts with: each app above registers a function in its `AppConfig.ready`."""

from collections.abc import Callable

_functions: list[Callable[[], object]] = []


def register(function: Callable[[], object]) -> None:
    """Let provisioning call the function inside each new schema, in the order of the installed apps."""
    _functions.append(function)


def load() -> None:
    """Fill the current schema."""
    for function in _functions:
        function()
