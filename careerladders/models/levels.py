"""Who stands on which level, and when."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from careerladders.models.frameworks import Level
from people.models import Employee


class CurrentLevelQuerySet(models.QuerySet["CurrentLevel"]):
    """Who stands where on a day."""

    def on(self, day: dt.date) -> "CurrentLevelQuerySet":
        """The levels of that day."""
        return self.filter(period__contains=day)


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
