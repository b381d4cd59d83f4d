"""Leadership roles and their kinds in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminDateWidget

from accounts.access import UserRequest
from accounts.sites import RegistryModelAdmin
from careerladders.models import LeadershipRole, LeadershipRoleKind
from careerladders.permissions import MANAGE
from careerladders.services import roles as services


@admin.register(LeadershipRoleKind)
class LeadershipRoleKindAdmin(RegistryModelAdmin):
    """The ways to lead without managing; an organization adds its own."""

    permission = MANAGE
    icon = "explore"
    can_delete = False
    list_display = ["name", "description"]
    search_fields = ["name", "description"]
    prepopulated_fields = {"slug": ["name"]}

    def save_model(self, request: UserRequest, obj: LeadershipRoleKind, form: Any, change: bool) -> None:
        """Store it."""
        services.role_kind_save(kind=obj, actor=request.user)


class RoleForm(forms.ModelForm):
    """What somebody leads: a new role has its first day, a running one may get its end and outcome."""

    start = forms.DateField(label=_("From"), initial=timezone.localdate, widget=UnfoldAdminDateWidget)
    end = forms.DateField(
        label=_("Ends on"),
        required=False,
        widget=UnfoldAdminDateWidget,
        help_text=_("The first day without the role; say then what came of it."),
    )

    class Meta:
        model = LeadershipRole
        fields = ["employee", "kind", "title", "time_budget", "outcome"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["start"]

    def clean(self) -> dict[str, Any]:
        """An outcome belongs to an end."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("outcome") and not values.get("end"):
            self.add_error("end", _("Say on which day the role ends, or leave the outcome empty."))
        return values


@admin.register(LeadershipRole)
class LeadershipRoleAdmin(RegistryModelAdmin):
    """Who leads what, from when to when."""

    permission = "careerladders.grant_roles"
    icon = "assistant_navigation"
    can_delete = False
    form = RoleForm
    list_display = ["employee", "kind", "title", "period", "time_budget"]
    list_filter = ["kind"]
    list_select_related = ["employee", "kind"]
    search_fields = ["employee__first_name", "employee__last_name", "employee__number", "title"]
    autocomplete_fields = ["employee"]

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        """A role that is there shows its period and may be ended; a new one asks for its first day."""
        if obj:
            return ["employee", "kind", "period", "title", "time_budget", "end", "outcome"]
        return ["employee", "kind", "title", "start", "time_budget"]

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        """Whom it was given to, as what and since when stays."""
        return ["employee", "kind", "period"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A role that has its end stays as it is."""
        return super().has_change_permission(request, obj) and not (obj and obj.period.upper)

    def save_model(self, request: UserRequest, obj: LeadershipRole, form: Any, change: bool) -> None:
        """Give the role, or change or end it."""
        values = form.cleaned_data
        if not change:
            started = services.role_start(
                employee=obj.employee,
                kind=obj.kind,
                title=obj.title,
                start=values["start"],
                time_budget=obj.time_budget,
                actor=request.user,
            )
            obj.pk, obj.period = started.pk, started.period
            return
        services.role_change(
            role=obj, actor=request.user, title=values["title"], time_budget=values["time_budget"]
        )
        if values["end"]:
            services.role_end(role=obj, day=values["end"], outcome=values["outcome"], actor=request.user)
