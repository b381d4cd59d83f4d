"""Reads of what was reported."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from notifications.home import Task
from recognition.models import Report
from recognition.models.feed import ReportQuerySet

MOST_SHOWN = 50
MINUTES = 2


def reports_of(user: User) -> ReportQuerySet:
    """What a user may look at, with what it is about."""
    return Report.objects.visible_to(user).select_related(
        "moderator",
        "kudos__giver",
        "kudos__receiver",
        "kudos__value",
        "comment__author",
        "comment__post",
        "reporter",
    )


def reports_open(user: User) -> QuerySet[Report]:
    """What waits for a decision, the oldest first."""
    return reports_of(user).filter(outcome="").order_by("pk")[:MOST_SHOWN]


def reports_decided(user: User) -> QuerySet[Report]:
    """What was decided lately."""
    decided = reports_of(user).exclude(outcome="")
    return decided.order_by("-decided_at", "-pk")[:10]


def tasks(user: User) -> Iterator[Task]:
    """The reports that wait for a moderator, as one task."""
    if not user.has_perm("recognition.moderate"):
        return
    if number := Report.objects.visible_to(user).filter(outcome="").count():
        text = ngettext("%(number)d report", "%(number)d reports", number) % {"number": number}
        url = reverse("recognition:moderation")
        yield Task(_("Look at what was reported"), text, MINUTES * number, url, _("Look"))
