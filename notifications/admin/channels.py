"""Chat channels in the admin."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminPasswordWidget

from accounts.access import UserRequest
from accounts.sites import RegistryModelAdmin
from notifications.models import Channel
from notifications.registry import public_events
from notifications.services import channels as services

HISTORY = ["last_success_at", "last_failure_at", "last_error", "failures", "switched_off_at"]


class ChannelForm(forms.ModelForm):
    """A channel, whose address is asked for and never shown again."""

    address = forms.CharField(
        label=_("Webhook's address"),
        max_length=1000,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "off"}),
        help_text=_("Slack: an app's incoming webhook. Teams: the webhook of a workflow."),
    )
    events = forms.MultipleChoiceField(
        label=_("What it gets"), required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )

    class Meta:
        model = Channel
        fields = ["name", "kind", "address", "events", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["events"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(event.name, event.label) for event in public_events()]
        if self.instance.pk:
            host = urlsplit(self.instance.address).hostname
            self.kept = self.instance.address
            self.initial["address"] = ""
            self.fields["address"].required = False
            text = _("It is at %(host)s and stays unless you write another one.")
            self.fields["address"].help_text = text % {"host": host}

    def clean_address(self) -> str:
        """The new address, or the one that is there."""
        return str(self.cleaned_data["address"] or self.kept)


@admin.register(Channel)
class ChannelAdmin(RegistryModelAdmin):
    """Where public events are told besides, and how that went."""

    permission = "notifications.manage"
    icon = "forum"
    form = ChannelForm
    list_display = ["name", "kind", "is_active", "last_success_at", "last_failure_at", "last_error"]
    list_filter = ["kind", "is_active"]
    search_fields = ["name"]
    actions = ["send_test"]

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        """A channel that is there shows how it went."""
        return [*ChannelForm.Meta.fields, *self.get_readonly_fields(request, obj)]

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        """How it went."""
        return HISTORY if obj else []

    def save_model(self, request: UserRequest, obj: Channel, form: Any, change: bool) -> None:
        """Add or change a channel."""
        services.channel_save(channel=obj, actor=request.user)

    def delete_model(self, request: UserRequest, obj: Channel) -> None:
        """Remove a channel."""
        services.channel_delete(channel=obj, actor=request.user)

    @admin.action(description=_("Send a test message"), permissions=["change"])
    def send_test(self, request: UserRequest, queryset: QuerySet[Channel]) -> None:
        """Send one to each of the chosen channels."""
        for channel in queryset:
            services.channel_test(channel=channel, actor=request.user)
        self.message_user(request, _("The test is on its way; a failure is shown here within a minute."))
