"""Points in the admin: how they are used, and the ledger to look at."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import UserRequest
from accounts.sites import Page, RegistryModelAdmin
from recognition.models import Kudos, PointsAccount, PointsTransfer, RecognitionSettings
from recognition.selectors.points import settings_now
from recognition.services.settings import settings_save

OWNERS = ("employee__first_name", "employee__last_name", "employee__number", "category__name")


@admin.register(RecognitionSettings)
class RecognitionSettingsAdmin(RegistryModelAdmin):
    """The one page of settings."""

    permission = "recognition.manage"
    icon = "tune"
    can_add = False
    can_delete = False
    fields = ["has_points", "kept_months"]

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list would have one row: show that."""
        return self.answer(lambda _request: redirect(self.own_address()), request)

    def own_address(self) -> str:
        """The page of the settings."""
        return reverse("admin:recognition_recognitionsettings_change", args=[settings_now().pk])

    def get_object(self, request: HttpRequest, object_id: str, *args: Any) -> RecognitionSettings | None:
        """The settings, also while nobody changed them."""
        found = settings_now()
        return found if object_id == str(found.pk) else None

    def save_model(self, request: UserRequest, obj: RecognitionSettings, form: Any, change: bool) -> None:
        """Change them."""
        settings_save(has_points=obj.has_points, kept_months=obj.kept_months, actor=request.user)


@admin.register(PointsAccount)
class PointsAccountAdmin(RegistryModelAdmin):
    """What everybody and every budget holds."""

    permission = "recognition.manage"
    icon = "account_balance_wallet"
    pages = [Page(_("Budgets"), "savings", "recognition:budgets", "recognition.manage")]
    can_add = False
    can_change = False
    can_delete = False
    show_full_result_count = False
    list_display = ["__str__", "kind", "employee", "category", "balance"]
    list_filter = ["kind", "category__program"]
    list_select_related = ["employee", "category"]
    search_fields = [*OWNERS, "category__program__name"]
    fields = ["kind", "employee", "category", "balance"]


@admin.register(PointsTransfer)
class PointsTransferAdmin(RegistryModelAdmin):
    """What went from where to where; the database lets nobody change it.

    Points that came with private kudos, or went back with them, stand in the statements of the two alone.
    """

    permission = "recognition.manage"
    icon = "sync_alt"
    can_add = False
    can_change = False
    can_delete = False
    show_full_result_count = False
    list_display = ["created_at", "debit", "credit", "amount", "purpose"]
    list_filter = ["purpose", ("created_at", admin.DateFieldListFilter), "debit__kind", "credit__kind"]
    list_select_related = ["debit__employee", "debit__category", "credit__employee", "credit__category"]
    search_fields = ["=key", *(f"{side}__{name}" for side in ("debit", "credit") for name in OWNERS)]
    fields = ["created_at", "debit", "credit", "amount", "purpose", "key", "reverses"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PointsTransfer]:
        """All but those between two who keep it to themselves."""
        transfers: QuerySet[PointsTransfer] = super().get_queryset(request)
        private = Kudos.objects.filter(is_private=True, transfer__isnull=False).values("transfer")
        return transfers.exclude(pk__in=private).exclude(reverses__in=private)
