"""The forms of nominations; what the answers must be is for the services to say."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from careerladders.models import Competency
from people.models import Employee
from recognition.forms.kudos import ValueChoice
from recognition.models import Category, Criterion, Nomination, Value
from recognition.models.nominations import LONGEST_ANSWER

SCORES = [(str(score), str(score)) for score in range(1, 6)]


class CategoryChoice(forms.ModelChoiceField):
    """A category with the sentence that tells when to choose it."""

    def label_from_instance(self, obj: Category) -> str:
        """Name, axis and description."""
        text = '<span>{} <span class="muted small">{} · {}</span></span>'
        return format_html(text, obj.name, obj.get_axis_display(), obj.description)


class ValuesChoice(forms.ModelMultipleChoiceField):
    """Values as check boxes."""

    label_from_instance = ValueChoice.label_from_instance


def answer(label: Any, help_text: Any) -> forms.CharField:
    """One of the three answers."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        show_hidden_initial=True,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_ANSWER}),
    )


class NominationForm(forms.Form):
    """All that is written in a draft; anything may stay empty until it is handed in.

    Hidden fields say what was read of each, so that a second device changes only what was changed there.
    """

    nominees = forms.ModelMultipleChoiceField(
        Employee.objects.all(),
        label=_("Who did it?"),
        required=False,
        show_hidden_initial=True,
        help_text=_("A team is credited by name: choose everybody without whom it would not have happened."),
        error_messages={"invalid_choice": _("Choose colleagues who work here.")},
    )
    category = CategoryChoice(
        Category.objects.none(),
        label=_("What for?"),
        required=False,
        show_hidden_initial=True,
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of these categories.")},
    )
    situation = answer(_("Situation"), _("When and where was it, and what was at stake?"))
    behaviour = answer(_("Behaviour"), _("What did they do? Only what you, or somebody, have seen."))
    impact = answer(_("Impact"), _("What is different since, and for whom?"))
    values = ValuesChoice(
        Value.objects.filter(is_active=True),
        label=_("Which of our values does it show?"),
        required=False,
        show_hidden_initial=True,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose among these values.")},
    )
    competencies = forms.ModelMultipleChoiceField(
        Competency.objects.all(),
        label=_("Which competencies?"),
        required=False,
        show_hidden_initial=True,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose among these competencies.")},
    )
    is_private = forms.BooleanField(
        label=_("Keep an award out of the feed"), required=False, show_hidden_initial=True
    )

    def __init__(self, data: QueryDict | None = None, *, nomination: Nomination) -> None:
        initial: dict[str, Any] = {
            name: getattr(nomination, name) for name in ("situation", "behaviour", "impact", "is_private")
        }
        initial["category"] = nomination.category_id
        for name in ("values", "competencies"):
            initial[name] = [row.pk for row in getattr(nomination, name).all()]
        initial["nominees"] = [row.employee_id for row in nomination.nominees.all()]
        super().__init__(data, initial=initial)
        category = self.fields["category"]
        assert isinstance(category, forms.ModelChoiceField)
        category.queryset = nomination.program.categories.all()

    @property
    def changes(self) -> dict[str, Any]:
        """What a valid form says otherwise than was read."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class FileForm(forms.Form):
    """A file from one's device."""

    file = forms.FileField(
        label=_("Add a file"),
        help_text=_("PDF, PNG or JPEG, 5 MB at most, five altogether."),
        error_messages={"required": _("Choose a file first."), "empty": _("This file is empty.")},
    )


class EndorserForm(forms.Form):
    """Who is asked to stand behind a nomination."""

    employee = forms.ModelChoiceField(
        Employee.objects.all(),
        label=_("Who has seen it too?"),
        error_messages={
            "required": _("Search for a colleague and choose one."),
            "invalid_choice": _("Choose someone who works here."),
        },
    )


class EndorsementForm(forms.Form):
    """What somebody saw."""

    text = forms.CharField(
        label=_("What have you seen of it?"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 1000}),
        error_messages={"required": _("Say in a sentence or two what you have seen yourself.")},
    )


class DecisionForm(forms.Form):
    """Why a nomination wins, or doesn't."""

    reason = forms.CharField(
        label=_("What decided it?"),
        help_text=_("Who made the nomination and those whom it names read this."),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_ANSWER}),
        required=False,
        max_length=LONGEST_ANSWER,
    )


class ScoreForm(forms.Form):
    """A score for each criterion of the program."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        criteria: Iterable[Criterion],
        given: dict[int, int],
    ) -> None:
        self.criteria = list(criteria)
        super().__init__(data, initial={f"score-{pk}": str(points) for pk, points in given.items()})
        for criterion in self.criteria:
            self.fields[f"score-{criterion.pk}"] = forms.ChoiceField(
                label=criterion.name,
                help_text=criterion.description,
                choices=SCORES,
                error_messages={
                    "required": _("Choose a score from 1 to 5."),
                    "invalid_choice": _("Choose a score from 1 to 5."),
                },
            )

    @property
    def rows(self) -> list[tuple[Criterion, forms.BoundField]]:
        """The criteria with their fields."""
        return [(criterion, self[f"score-{criterion.pk}"]) for criterion in self.criteria]

    @property
    def scores(self) -> dict[Criterion, int]:
        """What a valid form gives."""
        return {row: int(self.cleaned_data[f"score-{row.pk}"]) for row in self.criteria}
