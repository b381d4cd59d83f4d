"""What somebody keeps out of sight."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import UserRequest, requires
from recognition.forms.feed import PreferenceForm
from recognition.selectors.kudos import employee_of, preference_of
from recognition.services.preferences import preference_save


@requires("recognition.view_feed")
def preferences(request: UserRequest) -> HttpResponseBase:
    """One's own privacy and anniversaries."""
    employee = employee_of(request.user)
    form = PreferenceForm(
        request.POST if request.method == "POST" else None, instance=preference_of(employee)
    )
    if form.is_valid():
        preference_save(employee=employee, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("recognition:preferences")
    return render(request, "recognition/preferences.html", {"form": form})
