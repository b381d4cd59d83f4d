"""What the organization stands for, each value counting for one axis."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Axis(models.TextChoices):
    """What a value rewards: delivering well, or trying something new."""

    EXECUTION = "execution", _("Execution")
    INNOVATION = "innovation", _("Innovation")


class Value(models.Model):
    """What the organization stands for, in its own words."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    axis = models.CharField(
        _("axis"),
        max_length=12,
        choices=Axis.choices,
        help_text=_("What the value counts for in the balance. People choose a value, not an axis."),
    )
    description = models.CharField(
        _("description"),
        max_length=300,
        blank=True,
        help_text=_("One sentence that tells when to choose it."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Lower numbers are shown first.")
    )
    is_active = models.BooleanField(
        _("can be chosen"), default=True, help_text=_("Kudos given before stay when it can't be.")
    )

    class Meta:
        verbose_name = _("value")
        verbose_name_plural = _("values")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(name="value_axis_known", condition=models.Q(axis__in=Axis.values)),
            models.CheckConstraint(name="value_named", condition=~models.Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
