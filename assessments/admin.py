"""Review cycles in the admin. Answers, drafts and assignments have no page here."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.dataclasses import UnfoldAction
from unfold.decorators import action

from accounts.access import UserRequest
from accounts.sites import RegistryModelAdmin
from assessments import services
from assessments.models import Item, Questionnaire, ReviewCycle
from assessments.proposals import propose_for_all

STEPS: dict[str, str] = {ReviewCycle.Status.DRAFT: "launch", ReviewCycle.Status.COLLECTING: "close"}


class CycleForm(forms.ModelForm):
    """A cycle, with the word of whoever closes it."""

    understood = forms.BooleanField(
        label=_("I want to close it now"),
        required=False,
        help_text=_("No more answers are taken, and who wrote what is destroyed. This can’t be undone."),
    )

    class Meta:
        model = ReviewCycle
        fields = ["name", "purpose", "questionnaire", "closes_at"]


@admin.register(ReviewCycle)
class ReviewCycleAdmin(RegistryModelAdmin):
    """Rounds of reviews: made here, launched for everybody, closed."""

    permission = "assessments.manage"
    icon = "cycle"
    form = CycleForm
    can_delete = False
    list_display = ["name", "status", "purpose", "closes_at", "people"]
    list_filter = ["status", "purpose"]
    search_fields = ["name"]
    actions_submit_line = ["launch", "close"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReviewCycle]:
        """Cycles with the number of their participants."""
        cycles: QuerySet[ReviewCycle] = super().get_queryset(request)
        return cycles.annotate(people_count=Count("participants"))

    @admin.display(description=_("people reviewed"))
    def people(self, cycle: Any) -> int:
        """How many are reviewed."""
        return int(cycle.people_count)

    def get_fields(self, request: HttpRequest, obj: ReviewCycle | None = None) -> list[str]:
        """Closing asks for a word while the cycle collects."""
        fields = ["name", "purpose", "questionnaire", "closes_at"]
        if obj is None:
            return fields
        collecting = obj.status == ReviewCycle.Status.COLLECTING
        return [*fields, "status", *(["understood"] if collecting else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: ReviewCycle | None = None) -> list[str]:
        """What was shown to reviewers stays as it is."""
        return ["name", "purpose", "questionnaire", "status"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A cycle that is closing, or closed, stays as it is."""
        ended = isinstance(obj, ReviewCycle) and obj.status in {
            ReviewCycle.Status.CLOSING,
            ReviewCycle.Status.CLOSED,
        }
        return super().has_change_permission(request, obj) and not ended

    def get_actions_submit_line(self, request: HttpRequest, object_id: Any) -> list[UnfoldAction]:
        """The one step that the cycle's status allows."""
        status = ReviewCycle.objects.filter(pk=object_id).values_list("status", flat=True).first()
        step = STEPS.get(str(status))
        offered: list[UnfoldAction] = super().get_actions_submit_line(request, object_id)
        return [action for action in offered if action.method.__name__ == step]

    def save_model(self, request: UserRequest, obj: ReviewCycle, form: Any, change: bool) -> None:
        """Make the cycle, or move the day on which it closes."""
        if not change:
            values = {name: form.cleaned_data[name] for name in form.Meta.fields}
            obj.pk = services.cycle_create(**values, actor=request.user).pk
        elif "closes_at" in form.changed_data:
            services.cycle_extend(cycle=obj, closes_at=obj.closes_at, actor=request.user)
        for step in self.get_actions_submit_line(request, obj.pk):
            if step.action_name in request.POST:
                step.method(request, obj)

    @action(description=_("Save and launch for everybody"))
    def launch(self, request: UserRequest, obj: ReviewCycle) -> None:
        """Ask everybody's colleagues, as the org chart proposes."""
        day = timezone.localdate()
        services.cycle_launch(cycle=obj, requests=propose_for_all(day), day=day, actor=request.user)
        messages.success(request, _("The round has begun."))

    @action(description=_("Close"))
    def close(self, request: UserRequest, obj: ReviewCycle) -> None:
        """Close for good, after asking once."""
        if not request.POST.get("understood"):
            raise ValidationError(_("Tick “I want to close it now” first: closing can’t be undone."))
        services.cycle_start_closing(cycle=obj, actor=request.user)
        messages.success(request, _("The round is being closed; its results are there in a moment."))


class ItemInline(TabularInline):
    """The items of a questionnaire, to read."""

    model = Item
    fields = ["position", "code", "competency", "text", "in_short_form"]
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for the questionnaire."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: answers depend on it."""
        return False

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(Questionnaire)
class QuestionnaireAdmin(RegistryModelAdmin):
    """What reviewers are asked, to read."""

    permission = "assessments.manage"
    icon = "quiz"
    can_add = can_change = can_delete = False
    inlines = [ItemInline]
    list_display = ["name", "version", "item_count"]
