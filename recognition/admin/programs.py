"""Programs in the admin: written with their categories, criteria and panel, checked, published, closed."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.dataclasses import UnfoldAction
from unfold.decorators import action

from accounts.access import UserRequest
from accounts.conflicts import NotPublishable
from accounts.sites import RegistryModelAdmin, holds
from recognition.models import Category, Criterion, PanelMember, Program
from recognition.permits import MANAGE
from recognition.services import programs as services

Status = Program.Status
FIXED = [
    "name",
    "kind",
    "opens_on",
    "departments",
    "per_person",
    "minimum_share",
    "monthly_points",
]
"""What of a published program stays as it is."""
STEPS: dict[str, str] = {Status.DRAFT: "publish", Status.PUBLISHED: "close"}


class PartInline(TabularInline):
    """A part of a program, which its service stores."""

    extra = 0
    only_in_drafts = True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Like the program's page."""
        return holds(request, MANAGE)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As long as the program may change."""
        return self.has_view_permission(request) and self.may_change(obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As long as the program may change."""
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As long as the program may change."""
        return self.has_change_permission(request, obj)

    def may_change(self, program: Program | None) -> bool:
        """Whether people don't rely on it yet."""
        if program is None or program.status == Status.DRAFT:
            return True
        return program.status == Status.PUBLISHED and not self.only_in_drafts


class CategoryInline(PartInline):
    """What the program rewards, each on one axis."""

    model = Category
    fields = ["name", "axis", "description", "points", "budget", "position"]


class CriterionInline(PartInline):
    """What the panel scores."""

    model = Criterion
    fields = ["name", "description", "position"]


class PanelInline(PartInline):
    """Who scores."""

    model = PanelMember
    fields = ["employee"]
    autocomplete_fields = ["employee"]
    only_in_drafts = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody takes another one's seat."""
        return False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Until the program is closed."""
        return self.has_view_permission(request) and self.may_change(obj)

    has_delete_permission = has_add_permission


@admin.register(Program)
class ProgramAdmin(RegistryModelAdmin):
    """Awards and kudos: a draft is written here, and published once the check finds nothing."""

    permission = MANAGE
    icon = "emoji_events"
    list_display = ["name", "kind", "status", "opens_on", "closes_on"]
    list_filter = ["status", "kind"]
    search_fields = ["name", "description"]
    filter_horizontal = ["departments"]
    fields = [
        "name",
        "kind",
        "description",
        ("opens_on", "closes_on"),
        "departments",
        ("per_person", "winners"),
        "minimum_share",
        "monthly_points",
    ]
    inlines = [CategoryInline, CriterionInline, PanelInline]
    actions_submit_line = ["publish", "close"]

    def get_readonly_fields(self, request: HttpRequest, obj: Program | None = None) -> list[str]:
        """What people rely on once it is published."""
        return FIXED if obj and obj.status != Status.DRAFT else []

    def get_inlines(self, request: HttpRequest, obj: Program | None) -> list[Any]:
        """Parts are added once it is stored, and kudos have none."""
        return self.inlines if obj and obj.kind == Program.Kind.NOMINATION else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A closed program stays as it is."""
        is_closed = isinstance(obj, Program) and obj.status == Status.CLOSED
        return super().has_change_permission(request, obj) and not is_closed

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only drafts go."""
        is_fixed = isinstance(obj, Program) and obj.status != Status.DRAFT
        return super().has_delete_permission(request, obj) and not is_fixed

    def get_actions_submit_line(self, request: HttpRequest, object_id: Any) -> list[UnfoldAction]:
        """The one step that the program's status allows."""
        status = Program.objects.filter(pk=object_id).values_list("status", flat=True).first()
        offered: list[UnfoldAction] = super().get_actions_submit_line(request, object_id)
        return [action for action in offered if action.method.__name__ == STEPS.get(str(status))]

    def save_model(self, request: UserRequest, obj: Program, form: Any, change: bool) -> None:
        """Store it; the departments go with it."""
        departments = form.cleaned_data.get("departments")
        services.program_save(program=obj, actor=request.user, departments=departments)

    def save_related(self, request: UserRequest, form: Any, formsets: Any, change: bool) -> None:
        """Store the parts, then take the step that was asked for."""
        for formset in formsets:
            self.save_parts(request, formset)
        for step in self.get_actions_submit_line(request, form.instance.pk):
            if step.action_name in request.POST:
                step.method(request, form.instance)

    def save_parts(self, request: UserRequest, formset: forms.BaseInlineFormSet) -> None:
        """Store the parts of one kind."""
        parts = formset.save(commit=False)
        for part in formset.deleted_objects:
            services.part_delete(part=part, actor=request.user)
        for part in parts:
            services.part_save(part=part, actor=request.user)

    def delete_model(self, request: UserRequest, obj: Program) -> None:
        """Drop a draft."""
        services.program_delete(program=obj, actor=request.user)

    @action(description=_("Save and publish"))
    def publish(self, request: UserRequest, obj: Program) -> None:
        """Open it to everybody; what the check finds is said one by one, and what was written is kept."""
        try:
            services.program_publish(program=obj, actor=request.user)
        except NotPublishable as error:
            for finding in error.findings:
                messages.warning(request, f"{finding.place}: {finding.why} {finding.remedy}")
        else:
            messages.success(request, _("Published: open from its first day on."))

    @action(description=_("Close the program"))
    def close(self, request: UserRequest, obj: Program) -> None:
        """End it."""
        services.program_close(program=obj, actor=request.user)
        messages.success(request, _("Closed. What was left of its budgets is free again."))
