"""The admin's own site: django-unfold behind the product's sign-in, by the registry's permissions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from allauth.account.decorators import secure_admin_login
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core import checks
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin
from unfold.sites import UnfoldAdminSite

from accounts import registry
from accounts.attention import attention_for
from accounts.models import User
from accounts.refusals import add_refusal

AdminView = Callable[..., HttpResponse]
LONGEST_ID = 19
REFUSAL = "refusal"
"""What a request carries once a service has refused it."""


@dataclass(frozen=True)
class Page:
    """A page of the product that the admin's sidebar shows; `url` is the name of its address."""

    title: str | Promise
    icon: str
    url: str
    permission: str


class IdAutocomplete(AutocompleteSelect):
    """Looks up what was chosen by its id, and passes over whatever is none."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """The rows chosen, as options."""
        ids = [each for each in value if str(each).isdecimal() and len(str(each)) < LONGEST_ID]
        return super().optgroups(name, ids, attr)


class RegistryModelAdmin(ModelAdmin):
    """The admin of a model, open to those who hold its permission for the whole organization.

    `permission` lets people change, `read_permission` lets others look; `pages` stand below the
    model in the sidebar. Subclasses write through services (`save_model`, `delete_model`); a
    ValidationError of a service is shown in the form, or becomes a message.
    """

    permission: ClassVar[str]
    read_permission: ClassVar[str | None] = None
    icon = "table"
    pages: ClassVar[list[Page]] = []
    can_add = True
    can_change = True
    can_delete = True
    list_per_page = 50

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Fail at start-up for a permission that no app registers."""
        found: list[checks.CheckMessage] = super().check(**kwargs)
        known = {permission.name for permission in registry.permissions()}
        unknown = {self.permission, self.read_permission} - known - {None}
        return found + [checks.Error(f"No app registers the permission {name!r}.", self) for name in unknown]

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Whether the user may look."""
        return holds(request, self.permission) or holds(request, self.read_permission)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the model is listed."""
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whether the user may add one."""
        return self.can_add and holds(request, self.permission)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Whether the user may change one."""
        return self.can_change and holds(request, self.permission)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Whether the user may delete one."""
        return self.can_delete and holds(request, self.permission)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        """Delete each by its service."""
        for obj in queryset:
            self.delete_model(request, obj)

    def answer(self, view: AdminView, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The view's answer; a ValidationError of a service becomes a message on the same page.

        A page that can't be shown for it leads to the first one.
        Who may not look is refused before anything is read: on the platform's own site the tables of
        organizations don't exist.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            return view(request, *args, **kwargs)
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
            return redirect(request.get_full_path() if request.method == "POST" else "admin:index")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A field whose search takes any input."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", IdAutocomplete(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show what a service refused beside the fields of the form, which keeps what was typed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ValidationError as error:
            vars(request)[REFUSAL] = error
            return self.answer(super().changeform_view, request, *args, **kwargs)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The form, with what a service refused in the same request."""
        form = super().get_form(request, *args, **kwargs)
        refusal = vars(request).get(REFUSAL)
        return refused_form(form, refusal) if refusal else form

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Say why a service refused."""
        return self.answer(super().delete_view, request, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Say why a service refused an action."""
        return self.answer(super().changelist_view, request, *args, **kwargs)

    def history_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """Show the object's part of the audit log instead of Django's own log."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        query = urlencode({"object_type__exact": self.opts.label_lower, "q": object_id})
        return redirect(f"{reverse('admin:accounts_auditentry_changelist')}?{query}")

    def log_addition(self, *args: Any) -> None:
        """Services write the audit log; Django's own log stays empty."""

    def log_change(self, *args: Any) -> None:
        """Services write the audit log; Django's own log stays empty."""

    def log_deletions(self, *args: Any) -> None:
        """Services write the audit log; Django's own log stays empty."""


def refused_form(form: type[BaseForm], refusal: ValidationError) -> type[BaseForm]:
    """The form, which finds in what is sent to it what a service refused."""

    def full_clean(self: BaseForm) -> None:
        form.full_clean(self)
        if self.is_bound:
            add_refusal(self, refusal)

    return type(form.__name__, (form,), {"full_clean": full_clean})


def holds(request: HttpRequest, permission: str | None) -> bool:
    """Whether the user holds the permission, and not only for some departments; False for None."""
    return (
        bool(permission) and isinstance(request.user, User) and request.user.holds_everywhere(str(permission))
    )


class AdminSite(UnfoldAdminSite):
    """Opens for those who hold `accounts.open_admin`; shows only what a RegistryModelAdmin guards."""

    index_template = "accounts/admin_index.html"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register the models unless the admin is one that Django's permissions would guard."""
        if admin_class is not None and issubclass(admin_class, RegistryModelAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to the product's sign-in instead of a form of its own."""
        response: HttpResponse = secure_admin_login(super().login)(request, extra_context)
        return response

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the product's own page."""
        return redirect("account_change_password")

    def admin_view(self, view: AdminView, cacheable: bool = False) -> AdminView:
        """The view, behind the product's sign-in."""
        guarded: AdminView = secure_admin_login(super().admin_view(view, cacheable))
        return guarded

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The first page, with what needs attention."""
        assert isinstance(request.user, User)
        context = {"attention": attention_for(request.user), **(extra_context or {})}
        response: HttpResponse = super().index(request, context)
        return response


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The sidebar: what the user may see, grouped by app."""
    overview = {"title": _("Overview"), "icon": "dashboard", "link": reverse("admin:index")}
    groups = [
        {
            "title": app["name"],
            "items": [entry for model in app["models"] for entry in entries(request, model)],
        }
        for app in admin.site.get_app_list(request)
    ]
    return [{"items": [overview]}, *groups]


def entries(request: HttpRequest, model: dict[str, Any]) -> list[dict[str, Any]]:
    """A model's own entry in the sidebar, and those of its pages that the user may open."""
    model_admin = admin.site.get_model_admin(model["model"])
    assert isinstance(model_admin, RegistryModelAdmin)
    own = {"title": model["name"], "icon": model_admin.icon, "link": model["admin_url"]}
    return [own] + [
        {"title": page.title, "icon": page.icon, "link": reverse(page.url)}
        for page in model_admin.pages
        if holds(request, page.permission)
    ]
