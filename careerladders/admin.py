"""Competencies, frameworks and levels in the admin: drafts can be changed, published versions stay."""

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
from careerladders import services
from careerladders.models import (
    Competency,
    CurrentLevel,
    Expectation,
    Framework,
    FrameworkVersion,
    Level,
    Track,
)

DRAFT = FrameworkVersion.Status.DRAFT
PUBLISHED = FrameworkVersion.Status.PUBLISHED
STATUS = {FrameworkVersion: "status", Track: "version__status", Level: "track__version__status"}
"""Where the status of its version is found from each model that others belong to."""


class ContentAdmin(RegistryModelAdmin):
    """What ladders are made of."""

    permission = "careerladders.manage"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Published and retired versions stay as they are."""
        return super().has_change_permission(request, obj) and (obj is None or services.is_open(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Published and retired versions stay."""
        return super().has_delete_permission(request, obj) and (obj is None or services.is_open(obj))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only what belongs to a draft."""
        if path := STATUS.get(db_field.related_model):
            kwargs["queryset"] = db_field.related_model.objects.filter(**{path: DRAFT})
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: UserRequest, obj: services.Content, form: Any, change: bool) -> None:
        """Store it."""
        services.content_save(content=obj, actor=request.user)

    def delete_model(self, request: UserRequest, obj: services.Content) -> None:
        """Drop it."""
        services.content_delete(content=obj, actor=request.user)


@admin.register(Competency)
class CompetencyAdmin(ContentAdmin):
    """What people are good at."""

    icon = "psychology"
    can_delete = False
    list_display = ["name", "axis", "description", "position"]
    list_filter = ["axis"]
    search_fields = ["name", "description"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Framework)
class FrameworkAdmin(ContentAdmin):
    """The professions that have ladders."""

    icon = "schema"
    can_delete = False
    list_display = ["name", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(FrameworkVersion)
class VersionAdmin(ContentAdmin):
    """Editions of a framework; a new one is a draft."""

    icon = "difference"
    list_display = ["__str__", "status"]
    list_filter = ["framework", "status"]
    list_select_related = ["framework"]
    search_fields = ["framework__name"]
    fields = ["framework", "number", "status"]
    readonly_fields = ["status"]


@admin.register(Track)
class TrackAdmin(ContentAdmin):
    """The two ways up."""

    icon = "fork_right"
    list_display = ["__str__", "kind"]
    list_filter = ["kind", "version__status", "version__framework"]
    list_select_related = ["version__framework"]
    search_fields = ["version__framework__name"]


@admin.register(Level)
class LevelAdmin(ContentAdmin):
    """The steps of each track."""

    icon = "stairs"
    list_display = ["code", "title", "grade", "rank", "track"]
    list_filter = ["track__kind", "track__version__status", "track__version__framework"]
    list_select_related = ["track__version__framework"]
    search_fields = ["code", "title"]


@admin.register(Expectation)
class ExpectationAdmin(ContentAdmin):
    """What each level asks in each competency."""

    icon = "checklist"
    list_display = ["level", "competency", "proficiency", "text"]
    list_filter = ["competency", "level__track__version__status", "level"]
    list_select_related = ["level", "competency"]
    search_fields = ["level__code", "competency__name", "text"]


class LevelForm(forms.ModelForm):  # type: ignore[type-arg]
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

    permission = "careerladders.manage"
    icon = "trending_up"
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
        assigned = services.level_assign(
            employee=obj.employee,
            level=obj.level,
            day=form.cleaned_data["day"],
            reason=obj.reason,
            actor=request.user,
        )
        obj.pk = assigned.pk
