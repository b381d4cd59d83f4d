"""Who signs in to the demo: kept beside the data, for the table at start and the buttons to sign in."""

import json
import os
from dataclasses import asdict, dataclass

from django.conf import settings

from accounts import registry
from tenants.links import current_organization

PLATFORM = "platform"


@dataclass(frozen=True)
class SignIn:
    """Somebody in a role, with the password that the demo made up."""

    role: str
    name: str
    email: str
    password: str

    @property
    def label(self) -> str:
        """The role's name."""
        return str(registry.BUILT_IN_ROLES[self.role].name)


def store(site: str, sign_ins: list[SignIn]) -> None:
    """Keep a site's sign-ins where only this user can read them."""
    settings.DEMO_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = settings.DEMO_DIR / f"{site}.json"
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump([asdict(sign_in) for sign_in in sign_ins], file)


def load(site: str) -> list[SignIn]:
    """A site's sign-ins; none where the demo made none."""
    try:
        text = (settings.DEMO_DIR / f"{site}.json").read_text()
    except FileNotFoundError:
        return []
    return [SignIn(**entry) for entry in json.loads(text)]


def offered() -> list[SignIn]:
    """The sign-ins of the current site; none unless this is the demo."""
    if not settings.DEMO:
        return []
    organization = current_organization()
    return load(organization.slug if organization else PLATFORM)
