"""Thanks between colleagues."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from people.models import Employee
from recognition.models.points import PointsTransfer
from recognition.models.values import Value


class KudosQuerySet(models.QuerySet["Kudos"]):
    """Kudos by who may see them."""

    def public(self) -> "KudosQuerySet":
        """What everybody may read: neither private, nor removed, nor to somebody who keeps theirs private."""
        return self.filter(post__is_private=False)

    def visible_to(self, user: User) -> "KudosQuerySet":
        """Public ones, and all that the user gave or received."""
        return self.filter(
            models.Q(post__is_private=False) | models.Q(giver__user=user) | models.Q(receiver__user=user)
        )


class Kudos(models.Model):
    """A thank-you from one colleague to another, with `points` that `transfer` brought, or none.

    `is_private` is what the giver chose; who may read them in the end is for their post to say. A
    moderator's `removed_at` takes the words from everybody's eyes; the row stays.
    """

    giver = models.ForeignKey(Employee, models.CASCADE, related_name="kudos_given", verbose_name=_("from"))
    receiver = models.ForeignKey(
        Employee, models.CASCADE, related_name="kudos_received", verbose_name=_("to")
    )
    value = models.ForeignKey(Value, models.PROTECT, related_name="kudos", verbose_name=_("value"))
    message = models.TextField(_("message"), max_length=1000)
    is_private = models.BooleanField(_("only the two see it"), default=False)
    created_at = models.DateTimeField(_("given"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    points = models.PositiveIntegerField(_("points"), default=0)
    transfer = models.OneToOneField(
        PointsTransfer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("transfer")
    )
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
            models.CheckConstraint(
                name="kudos_points_transferred",
                condition=models.Q(points=0, transfer=None) | models.Q(points__gt=0, transfer__isnull=False),
            ),
        ]
        indexes = [models.Index(name="kudos_latest", fields=["-created_at", "-id"])]

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver}"


class UndoneKudos(models.Model):
    """The nonce of kudos that were taken back, so that a late repetition of their form gives nothing."""

    giver = models.ForeignKey(Employee, models.CASCADE, related_name="+", verbose_name=_("from"))
    nonce = models.UUIDField()

    class Meta:
        verbose_name = _("undone kudos")
        verbose_name_plural = _("undone kudos")
        constraints = [models.UniqueConstraint(name="undone_kudos_once", fields=["giver", "nonce"])]

    def __str__(self) -> str:
        return f"{self.giver}: {self.nonce}"
