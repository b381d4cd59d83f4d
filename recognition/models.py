"""Values of the organization, and kudos given for them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from people.models import Employee


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


class KudosQuerySet(models.QuerySet["Kudos"]):
    """Kudos by who may see them."""

    def visible_to(self, user: User) -> "KudosQuerySet":
        """Public ones, and the private ones that the user gave or received."""
        return self.filter(
            models.Q(is_private=False) | models.Q(giver__user=user) | models.Q(receiver__user=user)
        )


class Kudos(models.Model):
    """A thank-you from one colleague to another."""

    giver = models.ForeignKey(Employee, models.CASCADE, related_name="kudos_given", verbose_name=_("from"))
    receiver = models.ForeignKey(
        Employee, models.CASCADE, related_name="kudos_received", verbose_name=_("to")
    )
    value = models.ForeignKey(Value, models.PROTECT, related_name="kudos", verbose_name=_("value"))
    message = models.TextField(_("message"), max_length=1000)
    is_private = models.BooleanField(_("only the two see it"), default=False)
    created_at = models.DateTimeField(_("given"), default=timezone.now)
    nonce = models.UUIDField(null=True, editable=False)

    objects = KudosQuerySet.as_manager()

    class Meta:
        verbose_name = _("kudos")
        verbose_name_plural = _("kudos")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="kudos_not_to_oneself", condition=~models.Q(giver=models.F("receiver"))
            ),
            models.CheckConstraint(name="kudos_has_message", condition=~models.Q(message="")),
            models.UniqueConstraint(name="kudos_once_per_nonce", fields=["giver", "nonce"]),
        ]
        indexes = [models.Index(name="kudos_latest", fields=["-created_at", "-id"])]

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver}"
