"""The balance of each department in each half-year."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models import ReviewCycle
from people.models import Department


class DepartmentBalance(models.Model):
    """A department, with all below it, in a period; figures are 0..100, NULL where hidden.

    `reviewers` is a band such as "10–19"; `quadrant` is the most probable one.
    """

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="balances", verbose_name=_("department")
    )
    members_only = models.BooleanField(_("direct members only"), default=False)
    period = models.CharField(_("period"), max_length=7)
    cycle = models.ForeignKey(ReviewCycle, models.PROTECT, related_name="balances", verbose_name=_("cycle"))
    leadership = models.FloatField(_("leadership"), null=True)
    management = models.FloatField(_("management"), null=True)
    score = models.FloatField(_("balance"), null=True)
    leadership_half_width = models.FloatField(null=True)
    management_half_width = models.FloatField(null=True)
    score_low = models.FloatField(null=True)
    score_high = models.FloatField(null=True)
    quadrant = models.CharField(_("quadrant"), max_length=12, blank=True)
    probability = models.FloatField(_("probability"), null=True)
    second_quadrant = models.CharField(_("second most probable quadrant"), max_length=12, blank=True)
    reviewers = models.CharField(_("reviewers"), max_length=12, blank=True)
    hidden_because = models.CharField(_("hidden because"), max_length=24, blank=True)
    computed_at = models.DateTimeField(_("computed"))

    class Meta:
        verbose_name = _("balance of a department")
        verbose_name_plural = _("balances of departments")
        ordering = ["-period", "-members_only", "department"]
        constraints = [
            models.UniqueConstraint(name="balance_once", fields=["department", "members_only", "period"]),
            models.CheckConstraint(
                name="balance_period_half_year", condition=models.Q(period__regex=r"^\d{4}-H[12]$")
            ),
            models.CheckConstraint(
                name="balance_shown_or_hidden",
                condition=models.Q(hidden_because="", score__range=(0, 100), probability__range=(0, 1))
                | (~models.Q(hidden_because="") & models.Q(score=None, leadership=None, management=None)),
            ),
            models.CheckConstraint(
                name="balance_quadrant_known",
                condition=models.Q(quadrant__in=["", "balanced", "chaos", "stagnation", "adrift"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.period}"
