"""Messages to Celery that are committed together with what caused them."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OutboxMessage(models.Model):
    """A task that is to run, with ids as its only arguments."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(_("task"), max_length=120)
    arguments = models.JSONField(_("arguments"), default=dict)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    attempts = models.PositiveIntegerField(_("failed attempts"), default=0)
    error = models.CharField(_("last error"), max_length=500, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("outbox message")
        verbose_name_plural = _("outbox messages")
        constraints = [
            models.CheckConstraint(name="outbox_task_named", condition=~models.Q(task="")),
        ]
        indexes = [
            models.Index(name="outbox_waiting", fields=["due_at"], condition=models.Q(done_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.id}"
