"""Who stands on which level, in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminDateWidget

from accounts.access import UserRequest
from accounts.sites import Page, RegistryModelAdmin
from careerladders.models import CurrentLevel, FrameworkVersion, Level
from careerladders.permissions import MANAGE
from careerladders.services.levels import level_assign

PUBLISHED = FrameworkVersion.Status.PUBLISHED


class LevelForm(forms.ModelForm):
    """Who stands on which level from which day on."""

    day = forms.DateField(
        label=_("From"),
        initial=timezone.localdate,
        widget=UnfoldAdminDateWidget,
        help_text=_("The level before ends on this day."),
    )

    class Meta:
        model = CurrentLevel
        fields = ["employee", "level", "reason"]


@admin.register(CurrentLevel)
class CurrentLevelAdmin(RegistryModelAdmin):
    """Who stands where; a change is a new row, so that the past stays known."""

    permission = MANAGE
    icon = "trending_up"
    pages = [
        Page(_("Place people"), "group_add", "careerladders:place", MANAGE),
        Page(_("Import levels"), "upload_file", "careerladders:import_levels", MANAGE),
    ]
    can_change = False
    can_delete = False
    form = LevelForm
    list_display = ["employee", "level", "reason", "period"]
    list_filter = ["reason", "level"]
    list_select_related = ["employee", "level"]
    search_fields = ["employee__first_name", "employee__last_name", "employee__number", "level__code"]
    autocomplete_fields = ["employee"]

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        """A row that is there shows its period; a new one asks for its first day."""
        return ["employee", "level", "period", "reason"] if obj else ["employee", "level", "day", "reason"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the levels of published frameworks."""
        if db_field.related_model is Level:
            kwargs["queryset"] = Level.objects.filter(track__version__status=PUBLISHED)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: UserRequest, obj: CurrentLevel, form: Any, change: bool) -> None:
        """Let the employee stand on the level from that day on."""
        assigned = level_assign(
            employee=obj.employee,
            level=obj.level,
            day=form.cleaned_data["day"],
            reason=obj.reason,
            actor=request.user,
        )
        obj.pk = assigned.pk
