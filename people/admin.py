"""Departments, people, where they work, and the departments that roles count for, in the admin."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action
from unfold.widgets import UnfoldAdminDateWidget

from accounts.access import UserRequest
from accounts.models import RoleAssignment
from accounts.sites import Page, RegistryModelAdmin, holds
from people import selectors, services
from people.models import Assignment, Department, Employee, EmployeeQuerySet, RoleScope
from people.tree import department_choices

PERMISSION = "people.manage"
IMPORT = Page(_("Import people"), "upload_file", "people_import:upload", "people.import")


@admin.register(Department)
class DepartmentAdmin(RegistryModelAdmin):
    """The tree of departments."""

    permission = PERMISSION
    icon = "account_tree"
    can_delete = False
    fields = ["name", "parent", "head"]
    list_display = ["name", "above", "head"]
    list_filter = [("head", admin.EmptyFieldListFilter)]
    list_select_related = ["parent__parent__parent", "head"]
    search_fields = ["name"]
    autocomplete_fields = ["parent", "head"]

    @admin.display(description=_("belongs to"))
    def above(self, department: Department) -> str:
        """The departments above it, from the top down."""
        names: list[str] = []
        parent = department.parent
        while parent:
            names.insert(0, parent.name)
            parent = parent.parent
        return " › ".join(names)

    def save_model(self, request: UserRequest, obj: Department, form: Any, change: bool) -> None:
        """Add or change a department."""
        if change:
            changes = {name: form.cleaned_data[name] for name in form.changed_data}
            department = Department.objects.get(pk=obj.pk)
            services.department_change(department=department, actor=request.user, **changes)
            return
        obj.pk = services.department_create(actor=request.user, **form.cleaned_data).pk


class DepartmentFilter(admin.SimpleListFilter):
    """By today's department, with all below it."""

    title = _("department")
    parameter_name = "department"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """All departments as a tree."""
        return [(pk, name) for pk, name in department_choices()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Employee]) -> QuerySet[Employee]:
        """Those who work there today."""
        value = self.value() or ""
        if not value.isdecimal() or not isinstance(queryset, EmployeeQuerySet):
            return queryset
        return selectors.in_department(queryset, int(value), timezone.localdate())


class EmploymentFilter(admin.SimpleListFilter):
    """By whether they work here today."""

    title = _("employment")
    parameter_name = "employment"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        """Employed or left."""
        return [("employed", _("employed")), ("left", _("left"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Employee]) -> QuerySet[Employee]:
        """Those who do, or those who did."""
        today = timezone.localdate()
        if self.value() == "left":
            return queryset.filter(left__lte=today)
        if self.value() == "employed" and isinstance(queryset, EmployeeQuerySet):
            return queryset.employed_on(today)
        return queryset


class MissingFilter(admin.SimpleListFilter):
    """By what the org chart of today lacks."""

    title = _("missing today")
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        """A department or a manager."""
        return [("department", _("department")), ("manager", _("manager"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Employee]) -> QuerySet[Employee]:
        """Those who lack it."""
        today = timezone.localdate()
        if self.value() == "department":
            return queryset.filter(pk__in=selectors.without_department(today).values("pk"))
        if self.value() == "manager":
            return queryset.filter(pk__in=selectors.without_manager(today).values("pk"))
        return queryset


class AssignmentInline(TabularInline):
    """Where a person works and has worked, to look at; each leads to its own page."""

    model = Assignment
    fk_name = "employee"
    fields = ["department", "manager", "period"]
    readonly_fields = fields
    ordering = ["-period"]
    extra = 0
    show_change_link = True
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assignment]:
        """With what each row shows."""
        rows: QuerySet[Assignment] = super().get_queryset(request)
        return rows.select_related("employee", "department", "manager")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Like the person's page."""
        return holds(request, PERMISSION)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Assignments start on their own page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """And end there."""
        return False


class EmployeeForm(forms.ModelForm):
    """A person's own data."""

    class Meta:
        model = Employee
        fields = ["number", "first_name", "last_name", "email", "title"]
        fields += ["location", "time_zone", "hired", "left"]

    def clean_email(self) -> str | None:
        """Addresses are stored in lower case."""
        return (self.cleaned_data["email"] or "").lower() or None


@admin.register(Employee)
class EmployeeAdmin(RegistryModelAdmin):
    """The people."""

    permission = PERMISSION
    icon = "groups"
    pages = [IMPORT]
    can_delete = False
    form = EmployeeForm
    list_display = ["name", "number", "email", "title", "department", "manager", "hired", "left"]
    list_filter = [DepartmentFilter, EmploymentFilter, MissingFilter, ("user", admin.EmptyFieldListFilter)]
    search_fields = ["first_name", "last_name", "number", "email"]
    readonly_fields = ["user"]
    inlines = [AssignmentInline]
    actions_list = ["import_people"]

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Whether the button is shown that leads to the import."""
        return holds(request, IMPORT.permission)

    @action(description=IMPORT.title, icon=IMPORT.icon, url_path="import", permissions=["import"])
    def import_people(self, request: HttpRequest) -> HttpResponse:
        """Lead to the import."""
        return redirect(IMPORT.url)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Employee]:
        """People with where they work today."""
        people = super().get_queryset(request)
        assert isinstance(people, EmployeeQuerySet)
        return people.with_place(timezone.localdate())

    def get_fields(self, request: HttpRequest, obj: Employee | None = None) -> list[str]:
        """The user follows from the email address."""
        fields = list(EmployeeForm.Meta.fields)
        return [*fields, "user"] if obj else fields

    def get_inlines(self, request: HttpRequest, obj: Employee | None) -> list[Any]:
        """Who is just being added has been nowhere yet."""
        return self.inlines if obj else []

    @admin.display(description=_("name"), ordering="first_name")
    def name(self, employee: Employee) -> str:
        """First and last name."""
        return employee.name

    @admin.display(description=_("department"))
    def department(self, employee: Any) -> str:
        """Today's department."""
        return str(employee.place[0].department) if employee.place else ""

    @admin.display(description=_("manager"))
    def manager(self, employee: Any) -> str:
        """Today's manager."""
        return str(employee.place[0].manager or "") if employee.place else ""

    def save_model(self, request: UserRequest, obj: Employee, form: Any, change: bool) -> None:
        """Add or change a person."""
        if change:
            changes = {name: form.cleaned_data[name] for name in form.changed_data}
            employee = Employee.objects.get(pk=obj.pk)
            services.employee_change(employee=employee, actor=request.user, **changes)
            return
        obj.pk = services.employee_create(actor=request.user, **form.cleaned_data).pk


class AssignmentForm(forms.ModelForm):
    """Where somebody works, for whom and when."""

    start = forms.DateField(label=_("first day"), widget=UnfoldAdminDateWidget)
    end = forms.DateField(label=_("first day after"), required=False, widget=UnfoldAdminDateWidget)

    class Meta:
        model = Assignment
        fields = ["employee", "department", "manager", "start", "end"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["start"]
            self.initial["end"] = self.instance.period.upper
            self.fields["end"].required = True

    def validate_constraints(self) -> None:
        """The service checks the period and says what is wrong."""


@admin.register(Assignment)
class AssignmentAdmin(RegistryModelAdmin):
    """Who works where: assignments start and end, the past stays."""

    permission = PERMISSION
    icon = "moving"
    can_delete = False
    form = AssignmentForm
    list_display = ["employee", "department", "manager", "first_day", "first_day_after"]
    list_select_related = ["employee", "department", "manager"]
    search_fields = ["employee__first_name", "employee__last_name", "employee__number", "department__name"]
    autocomplete_fields = ["employee", "department", "manager"]

    def get_fields(self, request: HttpRequest, obj: Assignment | None = None) -> list[str]:
        """The start of a running assignment is history."""
        last = ["first_day", "end"] if obj else ["start", "end"]
        return ["employee", "department", "manager", *last]

    def get_readonly_fields(self, request: HttpRequest, obj: Assignment | None = None) -> list[str]:
        """Only the end of an assignment changes; a move is a new one."""
        return ["employee", "department", "manager", "first_day"] if obj else []

    @admin.display(description=_("first day"), ordering="period__startswith")
    def first_day(self, assignment: Assignment) -> dt.date:
        """When it starts."""
        start: dt.date = assignment.period.lower
        return start

    @admin.display(description=_("first day after"))
    def first_day_after(self, assignment: Assignment) -> dt.date | None:
        """When it is over, if that is known."""
        end: dt.date | None = assignment.period.upper
        return end

    def save_model(self, request: UserRequest, obj: Assignment, form: Any, change: bool) -> None:
        """Start or end an assignment."""
        values = form.cleaned_data
        if change:
            services.assignment_end(assignment=obj, end=values["end"], actor=request.user)
            return
        obj.pk = services.assignment_start(actor=request.user, **values).pk


@admin.register(RoleScope)
class RoleScopeAdmin(RegistryModelAdmin):
    """The departments that scoped roles count for, with all below them."""

    permission = "people.scope_roles"
    icon = "domain"
    can_change = False
    list_display = ["assignment", "department"]
    list_select_related = ["assignment__user", "assignment__role", "department"]
    search_fields = ["assignment__user__email", "department__name"]
    autocomplete_fields = ["assignment", "department"]

    def save_model(self, request: UserRequest, obj: RoleScope, form: Any, change: bool) -> None:
        """Let the role count for one department more."""
        departments = [*departments_of(obj.assignment), obj.department]
        services.role_scope_set(assignment=obj.assignment, departments=departments, actor=request.user)
        obj.pk = obj.assignment.scopes.get(department=obj.department).pk

    def delete_model(self, request: UserRequest, obj: RoleScope) -> None:
        """Let the role count for one department less."""
        departments = departments_of(obj.assignment).exclude(pk=obj.department_id)
        services.role_scope_set(assignment=obj.assignment, departments=departments, actor=request.user)


def departments_of(assignment: RoleAssignment) -> QuerySet[Department]:
    """The departments that a role counts for now."""
    return Department.objects.filter(role_scopes__assignment=assignment)
