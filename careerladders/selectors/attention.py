"""What of the ladders needs HR, for the admin's first page."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.attention import Attention
from careerladders.models import FrameworkVersion
from careerladders.selectors.coverage import unplaced

Status = FrameworkVersion.Status


def ladders() -> Iterator[Attention]:
    """That no framework is published, drafts that wait to be published, and people on no level."""
    versions = list(FrameworkVersion.objects.select_related("framework"))
    statuses = {version.status for version in versions}
    for version in versions:
        if version.status == Status.DRAFT:
            url = reverse("admin:careerladders_frameworkversion_change", args=[version.pk])
            yield Attention(_("%(version)s is a draft: publish it, or go on.") % {"version": version}, url)
    if Status.PUBLISHED in statuses:
        yield from people_on_no_level()
    elif Status.DRAFT not in statuses:
        retired = _("All career ladders are retired: begin another one.")
        none = _("There are no career ladders yet: begin with a starter.")
        url = reverse("admin:careerladders_frameworkversion_start")
        yield Attention(retired if statuses else none, url)


def people_on_no_level() -> Iterator[Attention]:
    """How many people wait to be placed."""
    if number := unplaced(None, timezone.localdate()).count():
        text = ngettext(
            "%(number)d person stands on no level.", "%(number)d people stand on no level.", number
        )
        yield Attention(text % {"number": number}, reverse("careerladders:place"))
