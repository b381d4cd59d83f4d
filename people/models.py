"""Departments as a tree, employees, and their dated assignments."""

import datetime as dt

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import RoleAssignment, User


class Department(models.Model):
    """A part of the organization; the root has no parent. Cycles are refused by the database."""

    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    head = models.ForeignKey(
        "Employee", models.SET_NULL, null=True, blank=True, related_name="heads", verbose_name=_("head")
    )

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                name="department_name_unique_below", fields=["parent", "name"], nulls_distinct=False
            ),
            models.CheckConstraint(name="department_named", condition=~models.Q(name="")),
            models.CheckConstraint(
                name="department_not_own_parent", condition=~models.Q(parent=models.F("id"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EmployeeQuerySet(models.QuerySet["Employee"]):
    """Employees by what they are on a day and by what is typed."""

    def employed_on(self, day: dt.date) -> "EmployeeQuerySet":
        """Those hired by that day who have not left before it."""
        return self.filter(models.Q(hired=None) | models.Q(hired__lte=day)).filter(
            models.Q(left=None) | models.Q(left__gt=day)
        )

    def search(self, text: str) -> "EmployeeQuerySet":
        """Those whose name, number, email or title contain every word of the text."""
        found = self
        for word in text.split():
            found = found.filter(
                models.Q(first_name__icontains=word)
                | models.Q(last_name__icontains=word)
                | models.Q(number__iexact=word)
                | models.Q(email__icontains=word)
                | models.Q(title__icontains=word)
            )
        return found

    def visible_to(self, user: User) -> "EmployeeQuerySet":
        """Everybody employed today; for those who manage people also who left or is yet to come."""
        if user.holds_everywhere("people.manage"):
            return self
        if user.has_perm("people.view_directory"):
            return self.employed_on(timezone.localdate())
        return self.none()

    def with_place(self, day: dt.date) -> "EmployeeQuerySet":
        """With the assignment of that day, its department and manager, in `place`: empty, or one."""
        places = Assignment.objects.on(day).select_related("department", "manager")
        return self.prefetch_related(models.Prefetch("assignments", places, to_attr="place"))


class Employee(models.Model):
    """A person who works, or worked, for the organization."""

    number = models.CharField(_("employee number"), max_length=40, unique=True)
    first_name = models.CharField(_("first name"), max_length=100)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    email = models.EmailField(_("work email"), max_length=254, null=True, blank=True, unique=True)
    title = models.CharField(_("title"), max_length=120, blank=True)
    location = models.CharField(_("location"), max_length=120, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    hired = models.DateField(_("hired"), null=True, blank=True)
    left = models.DateField(_("left"), null=True, blank=True, help_text=_("The first day not employed."))
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="employee",
        verbose_name=_("user"),
    )

    objects = EmployeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("employee")
        verbose_name_plural = _("employees")
        ordering = ["first_name", "last_name", "id"]
        constraints = [
            models.CheckConstraint(
                name="employee_named", condition=~models.Q(number="") & ~models.Q(first_name="")
            ),
            models.CheckConstraint(
                name="employee_left_after_hired",
                condition=models.Q(left=None) | models.Q(hired=None) | models.Q(left__gte=models.F("hired")),
            ),
            models.CheckConstraint(
                name="employee_email_lower_case",
                condition=models.Q(email=None) | models.Q(email=Lower("email")) & ~models.Q(email=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    def is_employed_on(self, day: dt.date) -> bool:
        """Whether they are hired by that day and have not left before it."""
        return (self.hired is None or self.hired <= day) and (self.left is None or self.left > day)

    def get_absolute_url(self) -> str:
        """Their page in the directory."""
        return reverse("people:person", args=[self.pk])


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments of a day."""

    def on(self, day: dt.date) -> "AssignmentQuerySet":
        """The org chart of that day."""
        return self.filter(period__contains=day)


class Assignment(models.Model):
    """Where an employee works and for whom, from one day to before another.

    The database refuses overlaps, and managers who would report to themselves on some day.
    """

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="assignments", verbose_name=_("employee")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="assignments", verbose_name=_("department")
    )
    manager = models.ForeignKey(
        Employee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="report_assignments",
        verbose_name=_("manager"),
    )
    period = DateRangeField(_("period"), help_text=_("From the first day to the first day after."))

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["employee", "period"]
        constraints = [
            ExclusionConstraint(
                name="assignment_no_overlap",
                expressions=[
                    ("employee", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="assignment_period_not_empty",
                condition=models.Q(period__isempty=False) & models.Q(period__startswith__isnull=False),
            ),
            models.CheckConstraint(
                name="assignment_not_own_manager", condition=~models.Q(manager=models.F("employee"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.department}"


class RoleScope(models.Model):
    """A department that a scoped role counts for, with all below it."""

    assignment = models.ForeignKey(
        RoleAssignment, models.CASCADE, related_name="scopes", verbose_name=_("role assignment")
    )
    department = models.ForeignKey(
        Department, models.CASCADE, related_name="role_scopes", verbose_name=_("department")
    )

    class Meta:
        verbose_name = _("department of a role")
        verbose_name_plural = _("departments of roles")
        constraints = [models.UniqueConstraint(name="role_scope_once", fields=["assignment", "department"])]

    def __str__(self) -> str:
        return f"{self.assignment} · {self.department}"


class ImportMapping(models.Model):
    """What an HR admin confirmed for files with these columns."""

    columns = models.JSONField(_("columns"), unique=True)
    mapping = models.JSONField(_("mapping"))
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("remembered mapping")
        verbose_name_plural = _("remembered mappings")

    def __str__(self) -> str:
        return ", ".join(self.columns)


class ImportRun(models.Model):
    """One file on its way in: uploaded, checked by a dry run, imported."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        RUNNING = "running", _("being imported")
        DONE = "done", _("imported")
        FAILED = "failed", _("failed")

    file = models.FileField(_("file"), upload_to="imports/")
    name = models.CharField(_("file name"), max_length=200)
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("uploader")
    )
    mapping = models.JSONField(_("mapping"), default=dict, blank=True)
    skip_bad_rows = models.BooleanField(_("leave bad rows out"), default=False)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.UPLOADED)
    result = models.JSONField(_("result"), default=dict, blank=True)
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="import_run_status_known",
                condition=models.Q(
                    status__in=["uploaded", "checking", "checked", "running", "done", "failed"]
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("people_import:run", args=[self.pk])

    @property
    def is_busy(self) -> bool:
        """Whether a worker has it, or will."""
        return self.status in {self.Status.CHECKING, self.Status.RUNNING}
