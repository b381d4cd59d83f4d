"""What the admin's grid of a draft sends."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.conflicts import ChangedMeanwhile
from accounts.refusals import add_refusal
from careerladders.models import Competency, Expectation, FrameworkVersion, Level, PayBand, Proficiency, Track
from careerladders.services.content import CellsFilled

BIGGEST = 2**31 - 1
"""Beyond this no revision goes."""


class CellForm(forms.Form):
    """What a level asks in a competency."""

    level = forms.ModelChoiceField(Level.objects.none())
    competency = forms.ModelChoiceField(Competency.objects.none())
    proficiency = forms.TypedChoiceField(choices=Proficiency.choices, coerce=int)
    text = forms.CharField(required=False, max_length=1000)
    revision = forms.IntegerField(min_value=0, max_value=BIGGEST)

    def __init__(self, *args: Any, version: FrameworkVersion) -> None:
        super().__init__(*args)
        choices(self, "level").queryset = Level.objects.filter(track__version=version)
        choices(self, "competency").queryset = Competency.objects.filter(columns__version=version)


class LevelForm(forms.ModelForm):
    """A level in words; `revision` is the one that was read, `now` what somebody else wrote meanwhile."""

    now: dict[str, object] | None = None
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=BIGGEST, required=False)

    class Meta:
        model = Level
        fields = ["code", "title", "grade", "summary", "predecessor"]
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "grade": _("What it is worth: the same number on both tracks is the same worth."),
            "predecessor": _("People on this level of the published version go on here."),
        }

    def __init__(self, *args: Any, version: FrameworkVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        before = Level.objects.filter(
            track__version__framework=version.framework_id,
            track__version__status=FrameworkVersion.Status.PUBLISHED,
            track__kind=self.instance.track.kind,
        )
        choices(self, "predecessor").queryset = before
        choices(self, "predecessor").empty_label = _("None: nobody goes on here")
        self.initial.setdefault("revision", self.instance.revision)
        if not before.exists():
            del self.fields["predecessor"]

    def validate_constraints(self) -> None:
        """The service checks them and says what is wrong."""

    def catch_up(self, current: dict[str, object]) -> None:
        """Show what stands there now; saved once more, what was typed takes its place."""
        self.now = current
        self.data = {**dict(self.data.items()), "revision": current["revision"]}


class NewLevelForm(forms.ModelForm):
    """A level that isn't there yet."""

    kind = forms.ChoiceField(choices=Track.Kind.choices, label=_("Track"))
    field_order = ["kind"]

    class Meta:
        model = Level
        fields = ["code", "title", "grade", "summary"]
        widgets = LevelForm.Meta.widgets
        help_texts = LevelForm.Meta.help_texts

    def validate_constraints(self) -> None:
        """The service checks them and says what is wrong."""


class MoveForm(forms.Form):
    """Where something shall stand, counted from 1."""

    place = forms.IntegerField(min_value=1, max_value=32767)


class CopyForm(forms.Form):
    """Where a row or column is copied to; `overwrite` are the cells that may go, such as `12:1 15:3`.

    Each is named by the id of its competency or level, and the revision that was read.
    """

    to = forms.ModelChoiceField(
        Level.objects.none(), label=_("Copy its cells to"), empty_label=_("Choose where to")
    )
    overwrite = forms.RegexField(
        r"^(\d{1,18}:\d{1,9}\s?)*\Z", max_length=20_000, widget=forms.HiddenInput, required=False
    )

    def __init__(self, *args: Any, targets: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices(self, "to").queryset = targets
        self.filled: list[Expectation] = []

    def clean_overwrite(self) -> dict[int, int]:
        """Revisions by id."""
        pairs = (pair.split(":") for pair in self.cleaned_data["overwrite"].split())
        return {int(key): int(revision) for key, revision in pairs}

    def show(self, error: CellsFilled) -> None:
        """Show the cells that would be lost; sent once more, they may go as they are shown."""
        self.filled = error.cells
        seen = " ".join(f"{key}:{revision}" for key, revision in error.revisions.items())
        self.data = {**dict(self.data.items()), "overwrite": seen}


class ColumnForm(forms.Form):
    """A competency that a version doesn't speak of yet."""

    competency = forms.ModelChoiceField(
        Competency.objects.none(), label=_("Competency"), empty_label=_("Choose a competency")
    )

    def __init__(self, *args: Any, version: FrameworkVersion) -> None:
        super().__init__(*args)
        others = Competency.objects.exclude(columns__version=version)
        choices(self, "competency").queryset = others


class PayBandForm(forms.ModelForm):
    """What a level pays."""

    class Meta:
        model = PayBand
        fields = ["currency", "location", "minimum", "maximum"]

    def validate_constraints(self) -> None:
        """The service checks them and says what is wrong."""


class PayBandChoice(forms.Form):
    """One of a level's pay bands."""

    band = forms.ModelChoiceField(PayBand.objects.none())

    def __init__(self, *args: Any, level: Level) -> None:
        super().__init__(*args)
        choices(self, "band").queryset = level.pay_bands.all()


class ToleranceForm(forms.ModelForm):
    """How far pay bands of one grade may lie apart."""

    class Meta:
        model = FrameworkVersion
        fields = ["pay_tolerance"]


def choices(form: forms.BaseForm, name: str) -> forms.ModelChoiceField:
    """A field that offers rows of a table."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    return field


def refuse(form: forms.BaseForm, error: ValidationError) -> None:
    """Show what a service refused, beside the fields that the form has."""
    if isinstance(form, LevelForm) and isinstance(error, ChangedMeanwhile):
        form.catch_up(error.current)
    if isinstance(form, CopyForm) and isinstance(error, CellsFilled):
        form.show(error)
    add_refusal(form, error)
