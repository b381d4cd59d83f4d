"""Where a framework begins in the admin: from a starter, from a file, or empty; and its way out as a file."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest
from accounts.sites import holds
from careerladders.exchange import FrameworkContent, export_framework, parse, starters
from careerladders.exchange.reading import MAX_BYTES
from careerladders.models import Framework, FrameworkVersion
from careerladders.services.exchange import ImportReport, framework_import, starter_begin
from careerladders.services.versions import framework_create

GRID = "admin:careerladders_frameworkversion_change"
LONGEST_STEM = 36
"""Of a slug, which leaves room for a number."""


class FileForm(forms.Form):
    """A framework as a YAML file, to be tried or to be imported."""

    file = forms.FileField(
        label=_("YAML file"), widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml"})
    )
    dry_run = forms.BooleanField(
        label=_("Only show what would change"),
        required=False,
        initial=True,
        help_text=_("Untick it to import the file."),
    )

    def clean_file(self) -> FrameworkContent:
        """What the file says; raises ValidationError naming each place that is wrong."""
        try:
            return parse(self.cleaned_data["file"].read(MAX_BYTES + 1))
        except ValidationError as error:
            raise ValidationError(lines_of(error)) from error


class EmptyForm(forms.Form):
    """A framework without levels."""

    name = forms.CharField(
        label=_("Name of the profession"), max_length=80, help_text=_("Such as Design or Customer service.")
    )

    def clean(self) -> dict[str, str]:
        """The name, which no other framework has, and a slug made of it."""
        values: dict[str, str] = super().clean() or {}
        if name := values.get("name"):
            if Framework.objects.filter(name__iexact=name).exists():
                self.add_error("name", _("There is a framework of this name already: choose another one."))
            values["slug"] = free_slug(name)
        return values


def free_slug(name: str) -> str:
    """A slug for the name that no framework has."""
    stem = slugify(name)[:LONGEST_STEM] or "framework"
    taken = set(Framework.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def lines_of(error: ValidationError) -> list[str]:
    """A refusal's messages, each after the place that it is about."""
    if not hasattr(error, "error_dict"):
        return error.messages
    return [
        f"{path}: {message}" if path else message
        for path, texts in error.message_dict.items()
        for message in texts
    ]


@require_http_methods(["GET", "POST"])
def start(request: UserRequest) -> HttpResponse:
    """Choose a starter, bring a file, or begin with nothing."""
    action = request.POST.get("action")
    file_form = FileForm(request.POST, request.FILES) if action == "file" else FileForm()
    empty_form = EmptyForm(request.POST) if action == "empty" else EmptyForm()
    report: ImportReport | None = None
    try:
        if action == "starter":
            return begun(request, starter_of(request))
        if action == "file" and file_form.is_valid():
            values = file_form.cleaned_data
            report = framework_import(data=values["file"], actor=request.user, dry_run=values["dry_run"])
            if not values["dry_run"]:
                return begun(request, report)
        if action == "empty" and empty_form.is_valid():
            draft = framework_create(**empty_form.cleaned_data, actor=request.user)
            return redirect(GRID, draft.pk)
    except ValidationError as error:
        for line in lines_of(error):
            messages.error(request, line)
    values = {
        **admin.site.each_context(request),
        "title": _("Begin a framework"),
        "starters": starters(),
        "file_form": file_form,
        "empty_form": empty_form,
        "report": report,
    }
    refused = file_form.errors or empty_form.errors
    return render(request, "careerladders/admin/start.html", values, status=422 if refused else 200)


def starter_of(request: UserRequest) -> ImportReport:
    """Begin with the starter that was chosen; 404 for one that there isn't."""
    try:
        return starter_begin(slug=request.POST.get("starter", ""), actor=request.user)
    except KeyError as error:
        raise Http404 from error


def begun(request: UserRequest, report: ImportReport) -> HttpResponse:
    """On to the grid of what was imported; where nothing was new, to the version that there is."""
    versions = FrameworkVersion.objects.filter(framework__slug=report.framework).order_by("-number")
    if report.unchanged:
        messages.info(request, _("The published version says exactly this already."))
    return redirect(GRID, versions[0].pk)


@require_safe
def export(request: UserRequest, pk: int) -> HttpResponse:
    """A version as a YAML file; pay bands for those who may see them."""
    version = get_object_or_404(FrameworkVersion.objects.select_related("framework"), pk=pk)
    pay = holds(request, "careerladders.view_pay")
    text = export_framework(version.framework, version.number, pay=pay)
    name = f"{version.framework.slug}.yaml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/yaml; charset=utf-8", headers=headers)
