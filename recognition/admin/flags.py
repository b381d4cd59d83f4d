"""Flags in the admin."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.sites import Page, RegistryModelAdmin
from recognition.models import IntegrityFlag


@admin.register(IntegrityFlag)
class FlagAdmin(RegistryModelAdmin):
    """What was found and what came of it; looked at and decided on its own page."""

    permission = "recognition.manage"
    icon = "flag"
    pages = [Page(_("Look at flags"), "rule", "recognition:flags", "recognition.manage")]
    can_add = False
    can_change = False
    can_delete = False
    list_display = ["quarter", "kind", "found_at", "outcome", "decider", "decided_at"]
    list_filter = ["kind", "outcome", "quarter"]
    list_select_related = ["decider"]
    fields = ["kind", "quarter", "people", "figures", "found_at", "outcome", "note", "decider", "decided_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[IntegrityFlag]:
        """All but those that name the user."""
        flags: QuerySet[IntegrityFlag] = super().get_queryset(request)
        assert isinstance(request.user, User)
        return flags.filter(pk__in=IntegrityFlag.objects.visible_to(request.user).values("pk"))
