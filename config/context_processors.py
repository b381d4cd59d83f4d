"""What the frame around every page shows, computed only when a template asks for it."""

import functools
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications.selectors import unread_count
from people.selectors import employee_of

ENTRIES = [
    ("home", _("Home"), "home", ""),
    ("careerladders:index", _("Ladders"), "ladder", "careerladders.view"),
    ("recognition:feed", _("Recognition"), "heart", "recognition.view_feed"),
    ("assessments:mine", _("Reviews"), "review", "assessments.write_reviews"),
    ("balance:dashboard", _("Balance"), "scale", "balance.view"),
    ("people:directory", _("People"), "people", "people.view_directory"),
]
"""Name of the address, label, icon and permission of each entry; an empty permission means everybody."""
ENTRY_OF_APP = {name.partition(":")[0]: name for name, *_rest in ENTRIES}


@dataclass(frozen=True)
class Entry:
    """A link of the main navigation."""

    label: str | Promise
    url: str
    icon: str
    current: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    """The main navigation, the bell, the search and the links to one's own pages.

    Templates call the functions, each at most once; the signed out and the platform's own site get none.
    """
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not address("people:directory"):
        return {"admin_url": functools.cache(lambda: admin_address(user))}
    return {
        "navigation": functools.cache(lambda: navigation(request, user)),
        "directory_url": functools.cache(
            lambda: permitted(user, "people:directory", "people.view_directory")
        ),
        "notifications_url": functools.cache(
            lambda: permitted(user, "notifications:list", "notifications.read")
        ),
        "choices_url": functools.cache(
            lambda: permitted(user, "notifications:choices", "notifications.read")
        ),
        "unread_notifications": functools.cache(lambda: unread_count(user)),
        "profile_url": functools.cache(lambda: profile_address(user)),
        "admin_url": functools.cache(lambda: admin_address(user)),
    }


def navigation(request: HttpRequest, user: User) -> list[Entry]:
    """What the user may open, in the product's order."""
    return [
        Entry(label, url, icon, is_current(request, name))
        for name, label, icon, permission in ENTRIES
        if (url := permitted(user, name, permission))
    ]


def is_current(request: HttpRequest, name: str) -> bool:
    """Whether the page is an entry's own or another one of the same app."""
    match = request.resolver_match
    return match is not None and name in {match.view_name, ENTRY_OF_APP.get(match.app_name)}


def permitted(user: User, name: str, permission: str) -> str:
    """The address of that name, or empty for those who may not open it."""
    return "" if permission and not user.has_perm(permission) else address(name)


def address(name: str) -> str:
    """The address of that name on this site; empty when there is none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def profile_address(user: User) -> str:
    """The page of the employee that the user is; empty for those who aren't one."""
    employee = employee_of(user)
    return employee.get_absolute_url() if employee and user.has_perm("people.view_directory") else ""


def admin_address(user: Any) -> str:
    """The admin's first page for those it opens to."""
    return reverse("admin:index") if isinstance(user, User) and user.is_staff else ""
