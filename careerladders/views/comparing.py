"""Pages that set two levels, or two versions of a framework, beside each other."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, requires
from careerladders.models import Framework, FrameworkVersion, Level
from careerladders.selectors.ladders import compare
from careerladders.selectors.versions import compare_versions

PUBLISHED = FrameworkVersion.Status.PUBLISHED


class LevelField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of levels, each with its framework, since codes repeat."""

    def label_from_instance(self, obj: Level) -> str:
        """Such as "Sales: IC3 Senior account executive"."""
        return f"{obj.track.version.framework}: {obj}"


class LevelsForm(forms.Form):
    """Two levels of any published frameworks and tracks."""

    before = LevelField(Level.objects.none(), label=_("From"))
    after = LevelField(Level.objects.none(), label=_("To"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        levels = Level.objects.filter(track__version__status=PUBLISHED).with_content()
        ordered = levels.order_by("track__version__framework__name", "track__kind", "rank")
        for name in ("before", "after"):
            field = self.fields[name]
            assert isinstance(field, LevelField)
            field.queryset = ordered


@require_safe
@requires("careerladders.view")
def levels(request: UserRequest) -> HttpResponse:
    """What changes from one level to another, of whatever ladder and track."""
    form = LevelsForm(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else None
    comparison = compare(chosen["before"], chosen["after"]) if chosen else None
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
