"""Forms of career conversations; the services say what is right."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.refusals import add_refusal
from careerladders.forms.levels import LevelField
from careerladders.forms.rows import changes
from careerladders.models import Axis, NextStep, Side
from careerladders.selectors.conversations import Row, Seen, words
from careerladders.services.conversations import LONGEST_ANSWER, LONGEST_NOTES, LONGEST_WORDS
from people.models import Employee


def text_area(rows: int) -> forms.Textarea:
    """A field for a few sentences."""
    return forms.Textarea(attrs={"rows": rows})


def day_input() -> forms.DateInput:
    """A field for a day, which browsers show as a calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ServiceForm(forms.Form):
    """A form that shows what a service refuses at the field it is about; `place` is its name on a page."""

    place = "form"

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id=f"{self.place}-%s", **kwargs)

    def accepted(self, act: Callable[[dict[str, Any]], object]) -> bool:
        """Whether the values are right and `act` took them; else the form says why."""
        if not self.is_valid():
            return False
        try:
            act(self.cleaned_data)
        except ValidationError as error:
            add_refusal(self, error)
            return False
        return True


class OpenForm(ServiceForm):
    """About whom, which level, and when."""

    planned_for = forms.DateField(
        label=_("When you talk"),
        required=False,
        widget=day_input(),
        help_text=_("Both of you are reminded three days before."),
    )

    def __init__(self, data: QueryDict | None = None, *, people: Sequence[Employee], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.people = {employee.pk: employee for employee in people}
        self.own = next(iter(self.people), 0)
        names = [(pk, _("Myself") if pk == self.own else str(person)) for pk, person in self.people.items()]
        asked = {"employee": forms.TypedChoiceField(label=_("For"), coerce=int, choices=names)}
        self.fields = {
            **(asked if len(names) > 1 else {}),
            "level": LevelField(label=_("Level"), empty_label=None),
            **self.fields,
        }

    @property
    def values(self) -> dict[str, Any]:
        """What `conversation_open` takes, from a valid form; without a choice of people it is oneself."""
        values = self.cleaned_data
        return values | {"employee": self.people[values.get("employee", self.own)]}


class ViewForm(ServiceForm):
    """One side's view: a step and a few words for each competency; all may stay empty for now."""

    place = "view_form"

    def __init__(self, data: QueryDict | None = None, *, seen: Seen) -> None:
        self.seen = seen
        super().__init__(data)
        for row in seen.rows:
            name, view = row.expectation.competency.name, seen.mine(row)
            self.fields[f"rating-{row.key}"] = forms.TypedChoiceField(
                label=name,
                choices=[(step, words(step)) for step in range(6)],
                coerce=int,
                empty_value=None,
                required=False,
                show_hidden_initial=True,
                initial=view.proficiency,
                widget=forms.RadioSelect,
            )
            self.fields[f"text-{row.key}"] = forms.CharField(
                label=_("What shows it"),
                max_length=LONGEST_WORDS,
                required=False,
                show_hidden_initial=True,
                initial=view.text,
                widget=text_area(2),
            )

    @property
    def rows(self) -> list[tuple[Row, forms.BoundField, forms.BoundField]]:
        """Each competency with its two fields."""
        return [(row, self[f"rating-{row.key}"], self[f"text-{row.key}"]) for row in self.seen.rows]

    @property
    def changed(self) -> list[dict[str, Any]]:
        """What a valid form says differently from what was read, as `rating_save` takes it."""
        return [
            {"competency": row.expectation.competency, **said}
            for row, step, text in self.rows
            if (said := changes(self, step, text))
        ]


class AnswerForm(ServiceForm):
    """The employee's wish or the manager's offer."""

    place = "answer_form"

    text = forms.CharField(max_length=LONGEST_ANSWER, required=False, widget=text_area(4))

    def __init__(self, data: QueryDict | None = None, *, seen: Seen) -> None:
        own = seen.wish if seen.side == Side.EMPLOYEE else seen.offer
        super().__init__(data, initial={"text": own})
        self.fields["text"].label = (
            _("What would help you") if seen.side == Side.EMPLOYEE else _("What we can do")
        )


class NotesForm(ServiceForm):
    """The notes that both write, with the revision that was read."""

    place = "notes_form"

    notes = forms.CharField(label=_("Notes"), max_length=LONGEST_NOTES, required=False, widget=text_area(5))
    revision = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class StepForm(ServiceForm):
    """What one of the two does next."""

    text = forms.CharField(label=_("What"), max_length=300)
    due = forms.DateField(label=_("By"), widget=day_input())
    axis = forms.ChoiceField(label=_("Grows"), choices=Axis.choices)
    place = "step_form"

    def __init__(self, data: QueryDict | None = None, *, seen: Seen, step: NextStep | None = None) -> None:
        names = ["text", "owner", "due", "axis"]
        super().__init__(data, initial={name: getattr(step, name) for name in names} if step else None)
        people = [
            (Side.EMPLOYEE, seen.conversation.employee.name),
            (Side.MANAGER, seen.conversation.manager.name),
        ]
        self.fields["owner"] = forms.ChoiceField(label=_("Who"), choices=people)


class CloseForm(ServiceForm):
    """The day of the talk."""

    place = "close_form"

    held_on = forms.DateField(label=_("The day you talked"), widget=day_input(), initial=timezone.localdate)


class PlanForm(ServiceForm):
    """The day on which the two mean to talk."""

    place = "plan_form"

    planned_for = forms.DateField(label=_("When you talk"), required=False, widget=day_input())
