"""The words of every event in the admin: all on one page, and a page to change those of one."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from unfold.widgets import UnfoldAdminTextareaWidget

from accounts.access import UserRequest
from accounts.refusals import add_refusal
from accounts.sites import RegistryModelAdmin
from notifications.models import Wording
from notifications.registry import UnknownEvent
from notifications.selectors import Worded, worded, wordings
from notifications.services import wordings as services

LIST = "admin:notifications_wording_changelist"


class WordingForm(forms.Form):
    """A sentence with placeholders."""

    text = forms.CharField(
        label=gettext_lazy("Text"), required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3})
    )


@admin.register(Wording)
class WordingAdmin(RegistryModelAdmin):
    """What people are told, in which words."""

    permission = "notifications.manage"
    icon = "edit_note"
    can_add = False
    can_change = False
    can_delete = False

    def get_urls(self) -> list[URLPattern]:
        """The page of an event, before the model's addresses."""
        view = self.admin_site.admin_view(partial(self.answer, edit))
        return [path("<str:name>/words/", view, name="notifications_wording_words"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Every event."""
        return self.answer(index, request)


@require_safe
def index(request: UserRequest) -> HttpResponse:
    """Every event by topic, with how it reads."""
    context = {
        **admin.site.each_context(request),
        "title": _("Wording of notifications"),
        "events": wordings(),
    }
    return render(request, "notifications/admin/wordings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: UserRequest, name: str) -> HttpResponse:
    """Change the words of an event, see how they read, try them, or go back to the standard ones."""
    try:
        found = worded(name)
    except UnknownEvent as error:
        raise Http404 from error
    form = WordingForm(request.POST if request.method == "POST" else None, initial={"text": found.text})
    preview = found.preview
    if form.is_bound and form.is_valid():
        try:
            if done := act(request, found, form.cleaned_data["text"]):
                return done
            preview = services.preview(found.event, form.cleaned_data["text"])
        except ValidationError as error:
            add_refusal(form, error)
            preview = ""
    context = {
        **admin.site.each_context(request),
        "title": found.event.label,
        "found": found,
        "form": form,
        "preview": preview,
    }
    return render(request, "notifications/admin/words.html", context, status=422 if form.errors else 200)


def act(request: UserRequest, found: Worded, text: str) -> HttpResponse | None:
    """What the pressed button asks for; None when the page is to be shown again with what was written."""
    action = request.POST.get("action")
    if action == "save":
        services.wording_save(event=found.event, text=text, actor=request.user)
        messages.success(request, _("From now on people are told so."))
        return redirect(LIST)
    if action == "reset":
        services.wording_reset(event=found.event, actor=request.user)
        messages.success(request, _("Back to the standard words."))
        return redirect(LIST)
    if action == "test":
        services.wording_test(event=found.event, text=text, actor=request.user)
        messages.success(request, _("You get it as a notification and by mail."))
    return None
