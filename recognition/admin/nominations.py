"""Nominations that were handed in, to look at in the admin; they are decided on their own pages."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.access import UserRequest
from accounts.models import User
from accounts.sites import Page, RegistryModelAdmin
from recognition.models import Nomination
from recognition.selectors.nominations import nominations

DECIDE = "recognition.decide"


@admin.register(Nomination)
class NominationAdmin(RegistryModelAdmin):
    """Who was nominated for what, and what became of it."""

    permission = DECIDE
    icon = "star"
    can_add = can_change = can_delete = False
    pages = [Page(_("Decide on nominations"), "gavel", "recognition:deciding", DECIDE)]
    list_display = ["people", "program", "category", "status", "submitted_on", "decided_on"]
    list_filter = ["status", "program", "category__axis"]
    search_fields = ["nominees__employee__first_name", "nominees__employee__last_name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Nomination]:
        """What the user sees on the pages too, but drafts."""
        assert isinstance(request.user, User)
        return nominations(request.user).exclude(status=Nomination.Status.DRAFT)

    @admin.display(description=_("nominated"))
    def people(self, nomination: Nomination) -> str:
        """All by name."""
        return ", ".join(nominee.employee.name for nominee in nomination.nominees.all())

    def change_view(
        self, request: UserRequest, object_id: str, form_url: str = "", extra_context: object = None
    ) -> HttpResponse:
        """Its own page."""
        return self.answer(self.own_page, request, object_id)

    def own_page(self, request: UserRequest, object_id: str) -> HttpResponse:
        """Lead to the page of a nomination that there is."""
        found = self.get_object(request, object_id)
        if found is None:
            missing: HttpResponse = self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            return missing
        return redirect(found)
