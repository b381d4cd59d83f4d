"""Competencies, frameworks and levels in the admin: drafts can be changed, published versions stay."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.access import UserRequest
from accounts.sites import RegistryModelAdmin
from careerladders.models import (
    Competency,
    Expectation,
    Framework,
    FrameworkVersion,
    Level,
    Track,
)
from careerladders.services import frameworks as services

DRAFT = FrameworkVersion.Status.DRAFT
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
