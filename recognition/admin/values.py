"""Values in the admin."""

from typing import Any

from django.contrib import admin

from accounts.access import UserRequest
from accounts.sites import RegistryModelAdmin
from recognition.models import Value
from recognition.services.values import value_save


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
