"""Messages in the product's own centre."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Notification(models.Model):
    """One message to one user, shown until they read it and kept after."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications", verbose_name=_("user")
    )
    text = models.CharField(_("text"), max_length=300)
    url = models.CharField(_("address"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-created_at", "-id"]
        constraints = [models.CheckConstraint(name="notification_text", condition=~models.Q(text=""))]
        indexes = [
            models.Index(name="notification_unread", fields=["user"], condition=models.Q(read_at=None)),
            models.Index(name="notification_latest", fields=["user", "-created_at"]),
        ]

    def __str__(self) -> str:
        return self.text
