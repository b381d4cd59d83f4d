"""Pages of this app that allauth doesn't bring."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts import services
from accounts.access import open_to_all
from accounts.forms import AcceptInvitationForm
from tenants.links import current_organization


@open_to_all
@never_cache
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Join by an invitation's link: choose a password, and be signed in."""
    found = services.invitation_by_secret(secret)
    if found is None:
        return render(request, "accounts/invitation_invalid.html", status=410)
    form = AcceptInvitationForm(request.POST or None, email=found.email)
    if request.method == "POST" and form.is_valid():
        user = services.invitation_accept(secret=secret, password=form.cleaned_data["password"])
        if user:
            login(request, user)
            return redirect("/")
    context = {"form": form, "invitation": found, "organization": current_organization()}
    return render(request, "accounts/invitation.html", context)
