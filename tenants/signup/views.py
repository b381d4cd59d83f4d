"""The platform's own site: what Equipoise is, signing up, and how far the setting up is."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_tenants.utils import tenant_context

from tenants.links import absolute_url
from tenants.models import Organization
from tenants.signup import services
from tenants.signup.forms import AddressForm, SignUpForm, suggested_slug
from tenants.signup.limits import over_limit
from tenants.signup.models import SignUp
from tenants.signup.selectors import progress_of

SIGN_UPS_AN_HOUR = 10


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """What Equipoise is."""
    return render(request, "signup/landing.html")


@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Ask for an organization; the answer comes by mail."""
    form = SignUpForm(request.POST if request.method == "POST" else None)
    valid = form.is_valid()
    if request.method == "POST" and over_limit(request, action="sign-up", limit=SIGN_UPS_AN_HOUR):
        form.add_error(None, _("There were many sign-ups from your network. Please try again in an hour."))
        return render(request, "signup/form.html", {"form": form}, status=429)
    if valid:
        try:
            services.sign_up_start(**form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("signup:sent")
    return render(request, "signup/form.html", {"form": form, **address_context(form)})


@require_safe
def address(request: HttpRequest) -> HttpResponse:
    """The address that a name or slug would give, while it is typed."""
    return render(request, "signup/address.html", address_context(AddressForm(request.GET)))


def address_context(form: AddressForm) -> dict[str, object]:
    """The host name to show, and what is wrong with it; nothing before something is typed."""
    if not form.is_bound:
        return {"host": services.host_of(_("your-organization"))}
    slug = form.data.get("slug") or suggested_slug(form.data.get("name", ""))
    return {"host": services.host_of(slug), "problems": form.errors.get("slug")} if slug else {}


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Look into your mail."""
    return render(request, "signup/sent.html")


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Follow the mailed link; only the button makes something, since mail programs open links too."""
    try:
        wish = services.sign_up_of(token)
        if request.method == "POST":
            wish = services.sign_up_confirm(token=token)
        if wish.organization:
            return redirect("signup:progress", wish.pk)
    except ValidationError as error:
        return render(request, "signup/problem.html", {"problems": error.messages}, status=400)
    return render(request, "signup/confirm.html", {"sign_up": wish, "host": services.host_of(wish.slug)})


@require_safe
def progress(request: HttpRequest, sign_up_id: UUID) -> HttpResponse:
    """How far the setting up is; the page asks again by itself until it is done."""
    wish = get_object_or_404(SignUp.objects.select_related("organization"), pk=sign_up_id)
    organization = get_object_or_404(Organization, pk=wish.organization_id)
    with tenant_context(organization):
        url = absolute_url("/")
    context = {"sign_up": wish, "progress": progress_of(organization), "url": url}
    fragment = request.headers.get("HX-Request") == "true"
    return render(request, "signup/steps.html" if fragment else "signup/progress.html", context)
