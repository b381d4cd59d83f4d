"""Values and public kudos in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.access import UserRequest
from accounts.sites import RegistryModelAdmin
from recognition.models import Kudos, Value
from recognition.services import value_save


@admin.register(Value)
class ValueAdmin(RegistryModelAdmin):
    """What people can be thanked for; one that is no longer wanted is switched off."""

    permission = "recognition.manage"
    icon = "favorite"
    can_delete = False
    list_display = ["name", "axis", "description", "position", "is_active"]
    list_filter = ["axis", "is_active"]
    search_fields = ["name", "description"]
    fields = ["name", "axis", "description", "position", "is_active"]

    def save_model(self, request: UserRequest, obj: Value, form: Any, change: bool) -> None:
        """Add or change a value."""
        value_save(value=obj, actor=request.user)


@admin.register(Kudos)
class KudosAdmin(RegistryModelAdmin):
    """Public kudos to look at: nobody edits what one person said to another."""

    permission = "recognition.manage"
    icon = "volunteer_activism"
    can_add = False
    can_change = False
    can_delete = False
    list_display = ["created_at", "giver", "receiver", "value", "message"]
    list_filter = ["value__axis", "value", ("created_at", admin.DateFieldListFilter)]
    list_select_related = ["giver", "receiver", "value"]
    search_fields = ["giver__first_name", "giver__last_name", "receiver__first_name", "receiver__last_name"]
    fields = ["giver", "receiver", "value", "message", "created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Kudos]:
        """All but those that only the two see."""
        kudos: QuerySet[Kudos] = super().get_queryset(request)
        return kudos.filter(is_private=False)
