"""Who stands on which level, and when."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from careerladders.models.frameworks import Level
from careerladders.permissions import MANAGE
from people.models import Employee
from people.selectors import in_reach


class CurrentLevelQuerySet(models.QuerySet["CurrentLevel"]):
    """Who stands where on a day."""

    def on(self, day: dt.date) -> "CurrentLevelQuerySet":
        """The levels of that day."""
        return self.filter(period__contains=day)

    def on_or_after(self, day: dt.date) -> "CurrentLevelQuerySet":
        """The levels of that day and of all days after it."""
        return self.filter(period__overlap=DateRange(day, None))

    def of_employed(self, day: dt.date) -> "CurrentLevelQuerySet":
        """The levels of those who haven't left by that day."""
        return self.filter(models.Q(employee__left=None) | models.Q(employee__left__gt=day))

    def visible_to(self, user: User) -> "CurrentLevelQuerySet":
        """One's own, those of one's line of management, and those of the departments that HR looks after.

        HR is who manages ladders or sees coverage there; nobody else sees on which level somebody stands.
        """
        permissions = [MANAGE, "careerladders.view_coverage"]
        reached = in_reach(user, permissions, timezone.localdate())
        return self.filter(models.Q(employee__user=user) | models.Q(employee__in=reached.values("pk")))


class CurrentLevel(models.Model):
    """The level an employee stands on, from one day to before another."""

    class Reason(models.TextChoices):
        HIRED = "hired", _("hired")
        PROMOTED = "promoted", _("promoted")
        MOVED = "moved", _("moved")
        TRIAL = "trial", _("on trial")
        RETURNED = "returned", _("returned")
        REVISED = "revised", _("new version of the ladder")

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="levels", verbose_name=_("employee"))
    level = models.ForeignKey(Level, models.PROTECT, related_name="holders", verbose_name=_("level"))
    period = DateRangeField(_("period"))
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)

    objects = CurrentLevelQuerySet.as_manager()

    class Meta:
        verbose_name = _("current level")
        verbose_name_plural = _("current levels")
        ordering = ["employee", "period"]
        constraints = [
            ExclusionConstraint(
                name="current_level_no_overlap",
                expressions=[("employee", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                name="current_level_period_not_empty",
                condition=models.Q(period__isempty=False) & models.Q(period__startswith__isnull=False),
            ),
            models.CheckConstraint(
                name="current_level_reason_known",
                condition=models.Q(reason__in=["hired", "promoted", "moved", "trial", "returned", "revised"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.level}"
