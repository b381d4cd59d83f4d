"""Pages that set two levels, or two versions of a framework, beside each other."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, requires
from careerladders.forms.levels import LevelField
from careerladders.models import Framework, FrameworkVersion, Level
from careerladders.selectors.ladders import compare
from careerladders.selectors.versions import compare_versions


class LevelsForm(forms.Form):
    """Two levels of any published frameworks and tracks."""

    before = LevelField(label=_("From"))
    after = LevelField(label=_("To"))


@require_safe
@requires("careerladders.view")
def compare_levels(request: UserRequest) -> HttpResponse:
    """What changes from one level to another, of whatever ladder and track."""
    form = LevelsForm(request.GET or None)
    comparison = None
    if form.is_valid():
        before, after = form.cleaned_data["before"], form.cleaned_data["after"]
        levels = Level.objects.with_content().in_bulk([before.pk, after.pk])
        comparison = compare(levels[before.pk], levels[after.pk])
    return render(request, "careerladders/levels.html", {"form": form, "comparison": comparison})


@require_safe
@requires("careerladders.view")
def versions(request: UserRequest, slug: str) -> HttpResponse:
    """The versions of a framework, the latest first, and what changed with each."""
    framework = get_object_or_404(Framework, slug=slug)
    found = list(
        FrameworkVersion.objects.visible_to(request.user).filter(framework=framework).order_by("-number")
    )
    pairs = list(zip(found, [*found[1:], None], strict=True))
    return render(request, "careerladders/versions.html", {"framework": framework, "pairs": pairs})


@require_safe
@requires("careerladders.view")
def version_comparison(request: UserRequest, before: int, after: int) -> HttpResponse:
    """What changes from one version of a framework to another."""
    seen = FrameworkVersion.objects.visible_to(request.user).select_related("framework")
    old, new = get_object_or_404(seen, pk=before), get_object_or_404(seen, pk=after)
    context = {"comparison": compare_versions(old, new)}
    return render(request, "careerladders/version_comparison.html", context)
