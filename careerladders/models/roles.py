"""Leadership roles: how people lead without managing anybody."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from people.models import Employee


class LeadershipRoleKind(models.Model):
    """A way to lead, such as mentoring; an organization adds its own."""

    slug = models.SlugField(_("slug"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    description = models.TextField(_("description"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("kind of leadership role")
        verbose_name_plural = _("kinds of leadership roles")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="leadership_role_kind_named", condition=~models.Q(name=""))
        ]

    def __str__(self) -> str:
        return self.name


class LeadershipRoleQuerySet(models.QuerySet["LeadershipRole"]):
    """Who leads what, and when."""

    def on(self, day: dt.date) -> "LeadershipRoleQuerySet":
        """The roles of that day."""
        return self.filter(period__contains=day)

    def visible_to(self, user: User) -> "LeadershipRoleQuerySet":
        """The roles of everybody whom the user sees in the directory."""
        return self.filter(employee__in=Employee.objects.visible_to(user).order_by().values("pk"))


class LeadershipRole(models.Model):
    """What somebody leads, from one day to before another.

    `time_budget` is in percent of their working time; `outcome` says what came of it.
    """

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="leadership_roles", verbose_name=_("employee")
    )
    kind = models.ForeignKey(LeadershipRoleKind, models.PROTECT, related_name="roles", verbose_name=_("kind"))
    title = models.CharField(_("what for"), max_length=120)
    period = DateRangeField(_("period"))
    time_budget = models.PositiveSmallIntegerField(
        _("time budget"),
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Percent of the working time."),
    )
    outcome = models.TextField(_("outcome"), max_length=2000, blank=True)

    objects = LeadershipRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("leadership role")
        verbose_name_plural = _("leadership roles")
        ordering = ["employee", "-period"]
        constraints = [
            ExclusionConstraint(
                name="leadership_role_no_overlap",
                expressions=[
                    ("employee", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("title", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="leadership_role_period_not_empty",
                condition=models.Q(period__isempty=False) & models.Q(period__startswith__isnull=False),
            ),
            models.CheckConstraint(
                name="leadership_role_time_budget_percent", condition=models.Q(time_budget__range=(1, 100))
            ),
            models.CheckConstraint(name="leadership_role_titled", condition=~models.Q(title="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"
