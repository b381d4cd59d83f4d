"""Competencies, frameworks and levels in the admin: drafts can be changed, published versions stay."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from accounts.access import UserRequest
from accounts.sites import AdminView, Page, RegistryModelAdmin
from careerladders.models import Competency, Framework, FrameworkVersion
from careerladders.permissions import MANAGE
from careerladders.services import frameworks as services
from careerladders.views import starting, workplace

START = "admin:careerladders_frameworkversion_start"


class ContentAdmin(RegistryModelAdmin):
    """What ladders are made of, across their versions."""

    permission = MANAGE
    can_delete = False

    def save_model(self, request: UserRequest, obj: Competency | Framework, form: Any, change: bool) -> None:
        """Store it."""
        services.content_save(content=obj, actor=request.user)


@admin.register(Competency)
class CompetencyAdmin(ContentAdmin):
    """What people are good at."""

    icon = "psychology"
    list_display = ["name", "axis", "description", "position"]
    list_filter = ["axis"]
    search_fields = ["name", "description"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Framework)
class FrameworkAdmin(ContentAdmin):
    """The professions that have ladders."""

    icon = "schema"
    can_add = False
    pages = [Page(_("Begin a framework"), "add_chart", START, MANAGE)]
    list_display = ["name", "slug"]
    search_fields = ["name"]


@admin.register(FrameworkVersion)
class VersionAdmin(RegistryModelAdmin):
    """Editions of a framework; the page of each is its grid."""

    permission = MANAGE
    icon = "grid_on"
    can_add = False
    can_delete = False
    list_display = ["__str__", "status", "published_on", "retired_on"]
    list_filter = ["framework", "status"]
    search_fields = ["framework__name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FrameworkVersion]:
        """Each with its framework, whose name it carries."""
        versions: QuerySet[FrameworkVersion] = super().get_queryset(request)
        return versions.select_related("framework")

    def get_urls(self) -> list[URLPattern]:
        """The grid's own addresses, before the model's."""
        views: list[tuple[str, str, AdminView]] = [
            ("cell/", "cell", workplace.cell),
            ("levels/", "level_new", workplace.level_new),
            ("levels/<int:level_id>/", "level", workplace.level),
            ("columns/", "column_new", workplace.column_new),
            ("columns/<int:competency_id>/", "column", workplace.column),
            ("settings/", "settings", workplace.settings),
            ("lifecycle/", "lifecycle", workplace.lifecycle),
        ]
        own = [
            path(f"<int:pk>/{route}", self.guarded(view), name=f"careerladders_frameworkversion_{name}")
            for route, name, view in views
        ]
        files = [
            path("start/", self.guarded(starting.start), name="careerladders_frameworkversion_start"),
            path(
                "<int:pk>/export/",
                self.guarded(starting.export),
                name="careerladders_frameworkversion_export",
            ),
        ]
        return [*own, *files, *super().get_urls()]

    def guarded(self, view: AdminView) -> AdminView:
        """The view, for those who may change ladders."""
        guarded: AdminView = self.admin_site.admin_view(partial(self.answer, view))
        return guarded

    def change_view(
        self,
        request: UserRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The grid."""
        return self.answer(self.grid, request, object_id)

    def grid(self, request: UserRequest, object_id: str) -> HttpResponse:
        """The grid of a version that there is."""
        version = self.get_object(request, object_id)
        if version is None:
            missing: HttpResponse = self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            return missing
        return workplace.page(request, version)
