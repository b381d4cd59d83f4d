"""Platform administrators' pages about organizations, on the platform's own site."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.access import UserRequest
from accounts.sites import RegistryModelAdmin
from tenants.models import Domain, Organization
from tenants.services import organization_delete, organization_resume, organization_suspend, refuse_reserved
from tenants.signup.services import organization_order, provision_later


class OrganizationForm(forms.ModelForm):
    """A new organization with its first host name."""

    domain = forms.CharField(
        label=gettext_lazy("host name"),
        max_length=253,
        validators=Domain._meta.get_field("domain").validators,
        widget=UnfoldAdminTextInputWidget,
    )

    class Meta:
        model = Organization
        fields = ["name", "slug", "admin_email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["admin_email"].required = True

    def clean(self) -> dict[str, Any]:
        """Refuse an address that is reserved or taken."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        domain = cleaned.get("domain", "")
        refuse_reserved(slug=cleaned.get("slug", ""), domain=domain)
        if Domain.objects.filter(domain=domain).exists():
            raise ValidationError({"domain": _("Another organization answers there.")})
        return cleaned


@admin.register(Organization)
class OrganizationAdmin(RegistryModelAdmin):
    """Every organization but the template; a new one is set up in the background."""

    permission = "tenants.administer"
    icon = "apartment"
    can_change = False
    list_display = ["name", "slug", "status", "created_at", "number_of_domains"]
    list_filter = ["status"]
    search_fields = ["name", "slug", "domains__domain"]
    actions = ["suspend", "resume", "retry"]
    fields = ["name", "slug", "status", "admin_email", "created_at", "host_names"]
    readonly_fields = ["status", "created_at", "host_names"]
    delete_confirmation_template = "tenants/delete_organization.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organization]:
        """Organizations with their number of domains."""
        organizations: QuerySet[Organization] = super().get_queryset(request)
        return organizations.exclude(status=Organization.Status.TEMPLATE).annotate(number=Count("domains"))

    def get_fields(self, request: HttpRequest, obj: Organization | None = None) -> list[str]:
        """Only what is asked for a new one."""
        return ["name", "slug", "domain", "admin_email"] if obj is None else self.fields

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form of a new one."""
        own = {"form": OrganizationForm} if obj is None else {}
        return super().get_form(request, obj, change, **kwargs, **own)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """No deleting of several at once: each wants its slug typed."""
        actions: dict[str, Any] = super().get_actions(request)
        return {name: action for name, action in actions.items() if name != "delete_selected"}

    @admin.display(description=gettext_lazy("domains"), ordering="number")
    def number_of_domains(self, organization: Any) -> int:
        """How many host names it has."""
        return int(organization.number)

    @admin.display(description=gettext_lazy("host names"))
    def host_names(self, organization: Organization) -> str:
        """All its host names."""
        return ", ".join(organization.domains.values_list("domain", flat=True))

    def save_model(self, request: UserRequest, obj: Organization, form: Any, change: bool) -> None:
        """Have the new organization set up."""
        ordered = organization_order(**form.cleaned_data, actor=request.user)
        obj.__dict__.update(ordered.__dict__)

    @admin.action(description=gettext_lazy("Suspend"), permissions=["view"])
    def suspend(self, request: UserRequest, queryset: QuerySet[Organization]) -> None:
        """Close the sites of the chosen ones."""
        for organization in queryset:
            organization_suspend(organization=organization, actor=request.user)

    @admin.action(description=gettext_lazy("Resume"), permissions=["view"])
    def resume(self, request: UserRequest, queryset: QuerySet[Organization]) -> None:
        """Open the sites of the chosen ones again."""
        for organization in queryset:
            organization_resume(organization=organization, actor=request.user)

    @admin.action(description=gettext_lazy("Set up again now"), permissions=["view"])
    def retry(self, request: UserRequest, queryset: QuerySet[Organization]) -> None:
        """Don't wait for the next attempt."""
        for organization in queryset.filter(status=Organization.Status.PROVISIONING):
            provision_later(organization=organization)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """What the page names: the whole schema goes, so nothing is listed."""
        return [str(obj) for obj in objs], {}, set(), []

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Delete when the slug was typed."""
        if not self.has_delete_permission(request):
            raise PermissionDenied
        organization = self.get_object(request, object_id)
        if request.method == "POST" and organization and request.POST.get("slug") != organization.slug:
            messages.error(request, _("That isn't its slug: nothing was deleted."))
            return redirect(request.get_full_path())
        response: HttpResponse = super().delete_view(request, object_id, extra_context)
        return response

    def delete_model(self, request: UserRequest, obj: Organization) -> None:
        """Delete it with all its data."""
        organization_delete(organization=obj, actor=request.user)
