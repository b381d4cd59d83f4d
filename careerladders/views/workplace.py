"""The admin's grid of a version: the page, its cells, and the dialogs for levels, columns and publishing.

Fragments hold a part `data-dialog-body`, which is shown in the dialog, a part `data-grid`, which takes the
place of the grid, or both.
"""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm, Form
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import UserRequest
from accounts.conflicts import ChangedMeanwhile, StateConflict
from accounts.models import User
from accounts.sites import holds
from careerladders.forms.workplace import (
    CellForm,
    ColumnForm,
    CopyForm,
    LevelForm,
    MoveForm,
    NewLevelForm,
    PayBandChoice,
    PayBandForm,
    ToleranceForm,
    refuse,
)
from careerladders.models import (
    Competency,
    FrameworkVersion,
    Level,
    Proficiency,
)
from careerladders.selectors.workplace import carried, grid_of
from careerladders.services import content, versions
from careerladders.services.pay_bands import pay_band_delete, pay_band_save


def version_of(pk: int) -> FrameworkVersion:
    """A version with its framework; 404 without one."""
    return get_object_or_404(FrameworkVersion.objects.select_related("framework"), pk=pk)


def page(request: UserRequest, version: FrameworkVersion) -> HttpResponse:
    """The version as a grid, with what publishing still asks for."""
    values = {
        **admin.site.each_context(request),
        "title": str(version),
        "is_fullwidth": "1",
        "grid": grid_of(version),
        "proficiencies": Proficiency.choices,
        "key": f"{request.user.pk}:{version.pk}",
    }
    return render(request, "careerladders/admin/workplace.html", values)


@require_POST
def cell(request: UserRequest, pk: int) -> JsonResponse:
    """Save one cell: 200 with its revision and the findings now, 412 with what somebody else wrote."""
    version = version_of(pk)
    form = CellForm(request.POST, version=version)
    try:
        if not form.is_valid():
            raise unusable(form)
        saved = content.cell_save(**form.cleaned_data, actor=request.user)
    except ChangedMeanwhile as error:
        return JsonResponse({"current": error.current}, status=HTTPStatus.PRECONDITION_FAILED)
    except ValidationError as error:
        gone = isinstance(error, StateConflict)
        status = HTTPStatus.CONFLICT if gone else HTTPStatus.UNPROCESSABLE_ENTITY
        return JsonResponse({"message": " ".join(error.messages)}, status=status)
    findings = render_to_string("careerladders/admin/_findings.html", {"grid": grid_of(version)}, request)
    return JsonResponse({"revision": saved.revision, "findings": findings})


def unusable(form: CellForm) -> ValidationError:
    """Why a cell can't be saved: it is gone, or what was typed doesn't fit."""
    if form.has_error("level") or form.has_error("competency"):
        return StateConflict(_("This cell was removed meanwhile."), code="removed")
    return ValidationError([message for messages in form.errors.values() for message in messages])


@dataclass(frozen=True)
class Step:
    """Something that a dialog offers: the form, and what is done with its values."""

    form: BaseForm
    act: Callable[..., object]
    keeps_open: bool = False

    def take(self) -> bool:
        """Do it, unless the form or the service refuses; whether it was done."""
        if self.form.is_valid():
            try:
                self.act(**self.form.cleaned_data)
            except ValidationError as error:
                refuse(self.form, error)
        return not self.form.errors


Steps = Callable[[QueryDict | None], Step]
"""A step, of what was sent or of nothing."""


def dialog(
    request: UserRequest, version: FrameworkVersion, template: str, steps: Mapping[str, Steps], **values: Any
) -> HttpResponse:
    """A dialog's fragment; after a step that was taken, the grid's."""
    chosen = request.POST.get("action", "") if request.method == "POST" else ""
    if request.method == "POST" and chosen not in steps:
        raise Http404
    made = {name: step(request.POST if name == chosen else None) for name, step in steps.items()}
    taken = chosen in made and made[chosen].take()
    stays = not taken or made[chosen].keeps_open
    if taken and stays:
        made = {name: step(None) for name, step in steps.items()}
    context = {
        **values,
        "forms": {name: step.form for name, step in made.items()},
        "grid": grid_of(version) if taken else None,
        "version": version,
        "template": f"careerladders/admin/{template}" if stays else None,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if chosen and not taken else HTTPStatus.OK
    return render(request, "careerladders/admin/fragment.html", context, status=status)


@require_http_methods(["GET", "POST"])
def level(request: UserRequest, pk: int, level_id: int) -> HttpResponse:
    """A level's dialog: its words, its place, copying its row, its pay bands, and removing it."""
    version = version_of(pk)
    found = get_object_or_404(
        Level.objects.select_related("track__version"), pk=level_id, track__version=version
    )
    steps = level_steps(request.user, version, found)
    if holds(request, "careerladders.view_pay"):
        steps |= pay_steps(request.user, found)
    return dialog(request, version, "_level.html", steps, level=found)


def level_steps(actor: User, version: FrameworkVersion, level: Level) -> dict[str, Steps]:
    """What can be done with a level."""
    others = Level.objects.filter(track__version=version).exclude(pk=level.pk)
    return {
        "change": lambda data: Step(
            LevelForm(data, instance=copy(level), version=version),
            partial(content.level_change, level=level, actor=actor),
        ),
        "move": lambda data: Step(
            MoveForm(data), lambda place: content.level_move(level=level, rank=place, actor=actor)
        ),
        "copy": lambda data: Step(
            CopyForm(data, targets=others),
            partial(content.row_copy, source=level, actor=actor),
        ),
        "remove": lambda data: Step(Form(data), partial(content.level_remove, level=level, actor=actor)),
    }


def pay_steps(actor: User, level: Level) -> dict[str, Steps]:
    """What can be done with a level's pay bands."""
    return {
        "pay": lambda data: Step(
            PayBandForm(data), partial(pay_band_save, level=level, actor=actor), keeps_open=True
        ),
        "unpay": lambda data: Step(
            PayBandChoice(data, level=level), partial(pay_band_delete, actor=actor), keeps_open=True
        ),
    }


@require_http_methods(["GET", "POST"])
def level_new(request: UserRequest, pk: int) -> HttpResponse:
    """The dialog for one more level."""
    version = version_of(pk)
    add = partial(content.level_add, version=version, actor=request.user)
    kind = request.GET.get("kind", "")
    steps: dict[str, Steps] = {"add": lambda data: Step(NewLevelForm(data, initial={"kind": kind}), add)}
    return dialog(request, version, "_level_new.html", steps)


@require_http_methods(["GET", "POST"])
def column(request: UserRequest, pk: int, competency_id: int) -> HttpResponse:
    """A column's dialog: its place, copying it, and removing it."""
    version = version_of(pk)
    columns = Competency.objects.filter(columns__version=version)
    found = get_object_or_404(columns, pk=competency_id)
    move = partial(content.column_move, version=version, competency=found, actor=request.user)
    remove = partial(content.column_remove, version=version, competency=found, actor=request.user)
    steps: dict[str, Steps] = {
        "move": lambda data: Step(MoveForm(data), lambda place: move(position=place)),
        "copy": lambda data: Step(
            CopyForm(data, targets=columns.exclude(pk=found.pk)),
            partial(content.column_copy, version=version, source=found, actor=request.user),
        ),
        "remove": lambda data: Step(Form(data), remove),
    }
    place = version.columns.get(competency=found).position
    return dialog(
        request, version, "_column.html", steps, competency=found, place=place, last=columns.count()
    )


@require_http_methods(["GET", "POST"])
def column_new(request: UserRequest, pk: int) -> HttpResponse:
    """The dialog for one more competency."""
    version = version_of(pk)
    add = partial(content.column_add, version=version, actor=request.user)
    steps: dict[str, Steps] = {"add": lambda data: Step(ColumnForm(data, version=version), add)}
    return dialog(request, version, "_column_new.html", steps)


@require_http_methods(["GET", "POST"])
def settings(request: UserRequest, pk: int) -> HttpResponse:
    """The dialog for what holds for the whole version."""
    version = version_of(pk)
    change = partial(content.tolerance_change, version=version, actor=request.user)
    steps: dict[str, Steps] = {
        "change": lambda data: Step(
            ToleranceForm(data, instance=copy(version)), lambda pay_tolerance: change(percent=pay_tolerance)
        )
    }
    return dialog(request, version, "_settings.html", steps)


@require_http_methods(["GET", "POST"])
def lifecycle(request: UserRequest, pk: int) -> HttpResponse:
    """Ask whether a version shall be published, discarded or retired, and do it."""
    version = version_of(pk)
    if request.method == "POST":
        return lifecycle_take(request, version, request.POST.get("action", ""))
    values = {"grid": grid_of(version), "people": carried(version), "ask": request.GET.get("ask", "publish")}
    return render(request, "careerladders/admin/_lifecycle.html", values)


def lifecycle_take(request: UserRequest, version: FrameworkVersion, action: str) -> HttpResponse:
    """Do it, and lead on; a refusal leads back to the grid with its reason."""
    if action not in LIFE:
        raise Http404
    try:
        after = LIFE[action](version=version, actor=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(GRID, version.pk)
    messages.success(request, SAID[action] % {"version": version})
    return redirect(GRID, after.pk) if after else redirect("admin:careerladders_framework_changelist")


def draft_start(*, version: FrameworkVersion, actor: User) -> FrameworkVersion:
    """A new draft of the same framework, from what is published."""
    return versions.draft_create(framework=version.framework, actor=actor)


LIFE: dict[str, Callable[..., FrameworkVersion | None]] = {
    "publish": versions.version_publish,
    "retire": versions.version_retire,
    "discard": versions.draft_discard,
    "draft": draft_start,
}
GRID = "admin:careerladders_frameworkversion_change"
SAID = {
    "publish": _("%(version)s is published: it counts from today."),
    "retire": _("%(version)s is retired."),
    "discard": _("The draft is discarded."),
    "draft": _("This draft starts from the published version."),
}
