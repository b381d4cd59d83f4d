"""How the API reads JSON."""

import json
import math
from collections.abc import Iterator, Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class StrictJSONParser(JSONParser):
    """Refuses what can't be stored or would break later: NUL, lone surrogates, infinite numbers.

    Raises ParseError, and RequestDataTooBig past DATA_UPLOAD_MAX_MEMORY_SIZE.
    """

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The content of the body."""
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig
        try:
            content = json.loads(body.decode(), parse_constant=refuse_number, parse_float=finite)
            for text in texts(content):
                check_text(text)
        except (ValueError, RecursionError) as error:
            raise ParseError(_("This isn't JSON that can be read: %(reason)s") % {"reason": error}) from error
        return content


def refuse_number(name: str) -> NoReturn:
    """Raise ValueError: NaN and Infinity aren't JSON."""
    raise ValueError(f"{name} is not a JSON number.")


def finite(digits: str) -> float:
    """The number; raises ValueError when it is too large to be one."""
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"{digits[:20]} is too large.")
    return number


def texts(content: Any) -> Iterator[str]:
    """Every string and key in the content."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for key, value in content.items():
            yield key
            yield from texts(value)
    elif isinstance(content, list):
        for value in content:
            yield from texts(value)


def check_text(text: str) -> None:
    """Raise ValueError when PostgreSQL couldn't store the text."""
    if "\0" in text:
        raise ValueError("NUL characters can't be stored.")
    text.encode()
