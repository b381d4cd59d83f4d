"""The page on which HR looks at flags."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, requires
from accounts.refusals import add_refusal
from recognition.flags import INNOCENT, sentence
from recognition.forms.flags import FlagForm
from recognition.models import IntegrityFlag
from recognition.selectors import integrity as selectors
from recognition.services.integrity import MANAGE, flag_decide

PAGE_SIZE = 20


@require_safe
@requires(MANAGE)
def flags(request: UserRequest) -> HttpResponse:
    """The flags, those to look at first."""
    return show(request)


@require_POST
@requires(MANAGE)
def decide(request: UserRequest, pk: int) -> HttpResponseBase:
    """Keep what somebody made of a flag."""
    flag = get_object_or_404(visible(request), pk=pk)
    form = FlagForm(request.POST, prefix=prefix_of(flag))
    if form.is_valid():
        try:
            flag_decide(flag=flag, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("Kept. Nothing else follows from it."))
            return redirect("recognition:flags")
    return show(request, form, status=400)


def visible(request: UserRequest) -> QuerySet[IntegrityFlag]:
    """What the user may look at; raises PermissionDenied for those who manage some departments only."""
    if not request.user.holds_everywhere(MANAGE):
        raise PermissionDenied(_("HR looks at flags."), "not_manager")
    return selectors.flags(request.user)


def prefix_of(flag: IntegrityFlag) -> str:
    """What the fields of a flag's form begin with."""
    return f"flag-{flag.pk}"


def show(request: UserRequest, refused: FlagForm | None = None, status: int = 200) -> HttpResponse:
    """The page, with the form that was refused in its place."""
    page = Paginator(visible(request), PAGE_SIZE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    places = selectors.places_of(found)
    forms = {form.prefix: form for form in [refused] if form}
    context = {
        "page": page,
        "flags": [
            {
                "flag": flag,
                "sentence": sentence(flag, places),
                "innocent": INNOCENT[IntegrityFlag.Kind(flag.kind)],
                "form": forms.get(prefix_of(flag)) or FlagForm(prefix=prefix_of(flag)),
            }
            for flag in found
        ],
    }
    return render(request, "recognition/flags.html", context, status=status)
