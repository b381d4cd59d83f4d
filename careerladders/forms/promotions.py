"""The forms of promotion cases; what the answers must be is for the services to say."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from careerladders.forms.levels import LevelField
from careerladders.forms.rows import changes
from careerladders.models import Expectation, Proficiency, PromotionCase, PromotionRating
from careerladders.selectors.promotions import Whose
from careerladders.services.promotion_assessments import Seen
from people.models import Employee, EmployeeQuerySet

STEPS = [("0", _("Not seen yet")), *((str(step), step.label) for step in list(Proficiency)[1:])]


def person_field(label: Any, missing: Any = None) -> "forms.ModelChoiceField[Employee]":
    """Somebody, found by the picker; `missing` says what to do where one must be chosen."""
    return forms.ModelChoiceField(
        Employee.objects.all(),
        label=label,
        required=missing is not None,
        error_messages={
            "required": missing or "",
            "invalid_choice": _("Choose someone who works here."),
        },
    )


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    """A day, which may still be open."""
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("There is no such day. Write it like 2026-03-31.")},
    )


def employed() -> EmployeeQuerySet:
    """Who works here today, for the picker."""
    return Employee.objects.employed_on(timezone.localdate())


class FilterForm(forms.Form):
    """Which cases are listed; what can't be understood lists all."""

    who = forms.ChoiceField(
        label=_("Cases"), choices=[("", _("All that I see")), *Whose.choices], required=False
    )
    status = forms.ChoiceField(
        label=_("State"), choices=[("", _("Any state")), *PromotionCase.Status.choices], required=False
    )


class OpenForm(forms.Form):
    """Whom a case is for, and to which level."""

    employee = person_field(_("Who?"), _("Search for a colleague and choose one."))
    level = LevelField(
        label=_("To which level?"),
        error_messages={
            "required": _("Choose the level that the person works at already."),
            "invalid_choice": _("Choose one of these levels."),
        },
    )


class CaseForm(forms.Form):
    """What is written in a case: the statement only in a draft, the plan only into management."""

    statement = forms.CharField(
        label=_("Why now?"),
        required=False,
        max_length=5000,
        help_text=_("What the person already does at the new level, and what came of it."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    effective_on = day_field(_("From which day?"), _("Today or later when it is decided."))
    trial_until = day_field(
        _("Trial until"), _("Three to twelve months after the start. On that day it is confirmed or ends.")
    )
    conversation_on = day_field(_("Conversation after ninety days"), _("80 to 100 days after the start."))
    training = forms.CharField(
        label=_("Training in emotional intelligence"),
        required=False,
        max_length=1000,
        help_text=_("Which courses or practice, and when."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    mentor = person_field(_("Mentor"))

    def __init__(self, data: QueryDict | None = None, *, case: PromotionCase, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if case.status != PromotionCase.Status.DRAFT:
            del self.fields["statement"]
        if not case.leads_into_management:
            for name in ("trial_until", "conversation_on", "training", "mentor"):
                del self.fields[name]
        self.initial = {name: getattr(case, name) for name in self.fields}


class AssessorForm(forms.Form):
    """Who is asked."""

    employee = person_field(
        _("Who has seen this person at work?"), _("Search for a colleague and choose one.")
    )


class EvidenceForm(forms.Form):
    """A thing that speaks for somebody, by its provider and its key there."""

    source = forms.CharField(max_length=40)
    key = forms.CharField(max_length=80)


class StepForm(forms.Form):
    """The words that go with a step."""

    reason = forms.CharField(required=False, max_length=2000)


class AssessmentForm(forms.Form):
    """A step and what was seen for each competency that the level asks; all may stay empty until the end."""

    def __init__(
        self, data: QueryDict | None, *, expectations: list[Expectation], written: list[PromotionRating]
    ) -> None:
        self.expectations = expectations
        initial: dict[str, Any] = {}
        for rating in written:
            initial[f"step-{rating.competency_id}"] = rating.proficiency
            initial[f"text-{rating.competency_id}"] = rating.text
        super().__init__(data, initial=initial)
        for expectation in expectations:
            pk = expectation.competency_id
            self.fields[f"step-{pk}"] = forms.TypedChoiceField(
                label=_("How far do you see them?"),
                choices=STEPS,
                coerce=int,
                empty_value=None,
                required=False,
                show_hidden_initial=True,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("Choose one of these steps.")},
            )
            self.fields[f"text-{pk}"] = forms.CharField(
                label=_("What did you see?"),
                required=False,
                show_hidden_initial=True,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def rows(self) -> list[tuple[Expectation, forms.BoundField, forms.BoundField]]:
        """What the level asks with the two fields of its competency."""
        return [
            (row, self[f"step-{row.competency_id}"], self[f"text-{row.competency_id}"])
            for row in self.expectations
        ]

    @property
    def answered(self) -> int:
        """How many steps are chosen."""
        return sum(bool(step.value()) for _row, step, _text in self.rows)

    def seen(self) -> list[Seen]:
        """What a valid form says differently from what was read, as `assessment_save` takes it."""
        return [
            {"competency": row.competency, **said}
            for row, step, text in self.rows
            if (said := changes(self, step, text))
        ]
