"""Frameworks as YAML files: written, read and checked. `services.exchange` imports what was read."""

from careerladders.exchange.content import FrameworkContent, parse, read
from careerladders.exchange.reading import FileError, FileErrors
from careerladders.exchange.starters import Starter, starter_text, starters
from careerladders.exchange.writing import as_data, content_of, dump, export_framework

__all__ = [
    "FileError",
    "FileErrors",
    "FrameworkContent",
    "Starter",
    "as_data",
    "content_of",
    "dump",
    "export_framework",
    "parse",
    "read",
    "starter_text",
    "starters",
]
