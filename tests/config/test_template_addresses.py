"""Templates name addresses that are there; `{% url … as … %}` would pass over a wrong name in silence."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLResolver, get_resolver

NAMED = re.compile(r'{% url "([^"]+)"')
TEMPLATES = sorted(
    path.relative_to(settings.BASE_DIR) for path in Path(settings.BASE_DIR).glob("*/templates/**/*.html")
)


def names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """The name of every pattern, after its namespace."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern, f"{pattern.namespace}:" if pattern.namespace else namespace)
        elif pattern.name:
            yield namespace + pattern.name


@pytest.mark.parametrize("template", TEMPLATES, ids=str)
def test_a_template_names_no_address_that_is_gone(template: Path) -> None:
    known = {
        name for urlconf in ("config.urls", "config.public_urls") for name in names(get_resolver(urlconf))
    }
    used = set(NAMED.findall((settings.BASE_DIR / template).read_text()))
    assert used - known == set()
