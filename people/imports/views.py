"""The pages of an import, from a file to its result."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import UserRequest, requires
from people.imports import runs
from people.imports.forms import MappingForm, UploadForm
from people.imports.mapping import parse_draft
from people.imports.reading import InvalidFile
from people.imports.services import propose
from people.models import ImportRun
from people.selectors import to_invite

ERRORS_SHOWN = 50


@requires("people.import")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: UserRequest) -> HttpResponse:
    """Choose a file, or go back to an import."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            run = runs.import_upload(file=data["file"], encoding=data["encoding"], actor=request.user)
            return redirect("people_import:mapping", run.pk)
        except InvalidFile as error:
            form.add_error("file", str(error))
    values = {"form": form, "runs": ImportRun.objects.select_related("uploader")[:10]}
    return render(request, "people/import_upload.html", values, status=422 if form.errors else 200)


@requires("people.import")
@require_http_methods(["GET", "HEAD", "POST"])
def mapping(request: UserRequest, pk: int) -> HttpResponse:
    """Confirm which column holds what."""
    run = get_object_or_404(ImportRun, pk=pk)
    table = runs.load_table(run)
    proposed = parse_draft(run.mapping)
    form = MappingForm(request.POST or None, table=table, proposed=proposed)
    if request.method == "POST" and form.is_valid():
        try:
            runs.import_check(run=run, mapping=form.mapping)
        except runs.NotReady:
            messages.info(request, _("This file is being worked on, or was imported already."))
        return redirect(run)
    values = {"form": form, "run": run, "count": len(table.rows), "origin": propose(table)[1]}
    return render(request, "people/import_mapping.html", values, status=422 if form.errors else 200)


@requires("people.import")
@require_GET
def run(request: UserRequest, pk: int) -> HttpResponse:
    """How far an import is, what it would do or did, and its bad rows."""
    found = get_object_or_404(ImportRun, pk=pk)
    if found.status == ImportRun.Status.UPLOADED:
        return redirect("people_import:mapping", pk)
    errors = found.result.get("errors", [])
    values: dict[str, Any] = {
        "run": found,
        "percent": runs.progress_of(found),
        "counts": {key: count for key, count in found.result.items() if key != "errors"},
        "bad_rows": len({error["line"] for error in errors}),
        "errors": Paginator(errors, ERRORS_SHOWN).get_page(request.GET.get("page")),
    }
    if found.status == ImportRun.Status.DONE and request.user.has_perm("accounts.invite"):
        values["to_invite"] = to_invite(timezone.localdate()).count()
    return render(request, "people/import_run.html", values)


@requires("people.import")
@require_POST
def start(request: UserRequest, pk: int) -> HttpResponse:
    """Import what was checked, with or without its bad rows."""
    found = get_object_or_404(ImportRun, pk=pk, status=ImportRun.Status.CHECKED)
    try:
        runs.import_start(run=found, skip_bad_rows="skip_bad_rows" in request.POST)
    except runs.NotReady:
        messages.info(request, _("This file is being worked on, or was imported already."))
    return redirect(found)


@requires("accounts.invite")
@require_POST
def invite(request: UserRequest, pk: int) -> HttpResponse:
    """Invite those who can't sign in yet."""
    found = get_object_or_404(ImportRun, pk=pk, status=ImportRun.Status.DONE)
    number = runs.people_invite(actor=request.user)
    text = ngettext("%(number)s person is invited.", "%(number)s people are invited.", number)
    messages.success(request, text % {"number": number})
    return redirect(found)


@requires("people.import")
@require_GET
def rejected(request: UserRequest, pk: int) -> HttpResponse:
    """Download the bad rows with their reasons."""
    found = get_object_or_404(ImportRun, pk=pk)
    extension = str(found.file).rpartition(".")[2]
    response = HttpResponse(runs.rejected_rows(found), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="rejected-rows.{extension}"'
    return response
