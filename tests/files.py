"""Where tests keep the files that are uploaded to them."""

from pathlib import Path
from typing import Any


def keep_uploads(folder: Path, settings: Any) -> None:
    """Keep uploads in a folder of the test's own; the storage forgets its old one with the second setting."""
    settings.MEDIA_ROOT = folder
    settings.MULTITENANT_RELATIVE_MEDIA_ROOT = "%s"
