"""Promotion cases in the admin, to look at: they are written and decided on their own pages."""

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.access import UserRequest
from accounts.sites import Page, RegistryModelAdmin
from careerladders.models import PromotionCase


@admin.register(PromotionCase)
class PromotionCaseAdmin(RegistryModelAdmin):
    """All cases with their states; nothing of what colleagues said."""

    permission = "careerladders.decide"
    icon = "workspace_premium"
    pages = [Page(_("Decide on cases"), "how_to_vote", "careerladders:promotions", "careerladders.decide")]
    can_add = False
    can_change = False
    can_delete = False
    list_display = ["employee", "from_level", "level", "status", "effective_on", "decided_on", "overridden"]
    list_filter = [
        "status",
        "level__track__kind",
        "level__track__version__framework",
        ("decided_on", admin.DateFieldListFilter),
        ("override_reason", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["employee", "from_level", "level"]
    search_fields = ["employee__first_name", "employee__last_name", "employee__number", "level__code"]
    fields = [
        "employee",
        "from_level",
        "level",
        "status",
        "submitter",
        "effective_on",
        "trial_until",
        "return_level",
        "mentor",
        "decider",
        "decided_on",
        "decision_reason",
        "override_reason",
    ]

    @admin.display(description=_("in spite of what was missing"), boolean=True)
    def overridden(self, case: PromotionCase) -> bool:
        """Whether it was approved without all that readiness asks for."""
        return bool(case.override_reason)

    def get_queryset(self, request: UserRequest) -> QuerySet[PromotionCase]:
        """What the user may see: not the draft of their own case."""
        return PromotionCase.objects.visible_to(request.user)
