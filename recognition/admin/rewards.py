"""Rewards in the admin, and who asked for them."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.access import UserRequest
from accounts.sites import Page, RegistryModelAdmin
from recognition.models import Redemption, Reward
from recognition.services.rewards import reward_delete, reward_save


@admin.register(Reward)
class RewardAdmin(RegistryModelAdmin):
    """What points can be spent on; what somebody has asked for is switched off, never deleted."""

    permission = "recognition.manage"
    icon = "redeem"
    list_display = ["name", "price", "stock", "taxable_value", "currency", "needs_approval", "is_active"]
    list_filter = ["is_active", "needs_approval", ("stock", admin.EmptyFieldListFilter)]
    search_fields = ["name", "description"]
    fields = [
        "name",
        "description",
        "price",
        "stock",
        "taxable_value",
        "currency",
        "needs_approval",
        "is_active",
    ]

    def save_model(self, request: UserRequest, obj: Reward, form: Any, change: bool) -> None:
        """Add a reward, or change what was changed in the form."""
        reward_save(reward=obj, actor=request.user, changed=form.changed_data if change else None)

    def delete_model(self, request: UserRequest, obj: Reward) -> None:
        """Drop one that nobody has asked for."""
        reward_delete(reward=obj, actor=request.user)


@admin.register(Redemption)
class RedemptionAdmin(RegistryModelAdmin):
    """Who asked for what, to look at: decisions have a page of their own."""

    permission = "recognition.decide"
    read_permission = "recognition.manage"
    icon = "shopping_bag"
    pages = [
        Page(_("Decide on requests"), "how_to_vote", "recognition:redemptions", "recognition.decide"),
        Page(_("Rewards for payroll"), "payments", "recognition:payroll", "recognition.manage"),
    ]
    can_add = False
    can_change = False
    can_delete = False
    list_display = ["employee", "reward", "price", "status", "created_at", "decided_on", "decider"]
    list_filter = ["status", "reward", ("decided_on", admin.DateFieldListFilter)]
    list_select_related = ["employee", "reward", "decider"]
    search_fields = ["employee__first_name", "employee__last_name", "employee__number", "reward__name"]
    fields = [
        "employee",
        "reward",
        "status",
        "price",
        "taxable_value",
        "currency",
        "created_at",
        "decider",
        "decided_on",
        "reason",
    ]
