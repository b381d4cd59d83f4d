"""The form of one review, made from its questionnaire."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assessments.models import Item
from assessments.selectors import Review

CANNOT_SAY = "cant_say"
CHOICES = [*((str(rating), str(rating)) for rating in range(1, 6)), (CANNOT_SAY, _("Can’t say"))]
LONGEST_COMMENT = 2000


class ReviewForm(forms.Form):
    """A rating for each item asked and a comment for each open question; all may stay empty."""

    def __init__(self, data: QueryDict | None = None, *, review: Review) -> None:
        self.review = review
        self.questionnaire = review.assignment.participant.cycle.questionnaire
        super().__init__(data, initial=self.written())
        for item in review.items:
            self.fields[rating_name(item)] = forms.ChoiceField(
                label=item.text, choices=CHOICES, required=False, widget=forms.RadioSelect
            )
        for number, question in enumerate(self.questionnaire.open_questions):
            self.fields[f"comment-{number}"] = forms.CharField(
                label=question,
                max_length=LONGEST_COMMENT,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def written(self) -> dict[str, str]:
        """What the draft holds, by field."""
        draft = self.review.draft
        if draft is None:
            return {}
        values = {
            rating_name(item): CANNOT_SAY
            if item.position in draft.cannot_say
            else str(draft.ratings[item.position - 1] or "")
            for item in self.review.items
        }
        return values | {f"comment-{number}": text for number, text in enumerate(draft.comments)}

    @property
    def scales(self) -> list[tuple[str, str, str]]:
        """Name, text and current value of each item asked."""
        return [
            (rating_name(item), item.text, str(self[rating_name(item)].value() or ""))
            for item in self.review.items
        ]

    @property
    def comment_fields(self) -> list[forms.BoundField]:
        """The open questions."""
        return [self[f"comment-{number}"] for number in range(len(self.questionnaire.open_questions))]

    def answers(self) -> dict[str, list[Any]]:
        """What `draft_save` takes, from a valid form."""
        chosen = {item.position: self.cleaned_data[rating_name(item)] for item in self.review.items}
        ratings: list[int | None] = [None] * self.questionnaire.item_count
        for position, value in chosen.items():
            if value and value != CANNOT_SAY:
                ratings[position - 1] = int(value)
        return {
            "ratings": ratings,
            "cannot_say": [position for position, value in chosen.items() if value == CANNOT_SAY],
            "comments": [self.cleaned_data[field.name] for field in self.comment_fields],
        }


def rating_name(item: Item) -> str:
    """The field of an item."""
    return f"item-{item.position}"
