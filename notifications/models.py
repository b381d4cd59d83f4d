"""What people were told, what they choose to be told, in which words, and where else it is told."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.registry import Mail
from notifications.wording import LONGEST_TEXT

LONGEST_NAME = 80


class Digest(models.Model):
    """One mail to one person about all that waited for it; its id is the mail's too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")

    def __str__(self) -> str:
        return str(self.id)


class Notification(models.Model):
    """One message to one user, shown until they read it and kept after."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications", verbose_name=_("user")
    )
    event = models.CharField(_("event"), max_length=LONGEST_NAME, blank=True)
    topic = models.CharField(_("topic"), max_length=LONGEST_NAME, blank=True)
    text = models.CharField(_("text"), max_length=LONGEST_TEXT)
    url = models.CharField(_("address"), max_length=300, blank=True)
    mail = models.CharField(_("mail"), max_length=6, choices=Mail.choices, default=Mail.NONE)
    digest = models.ForeignKey(
        Digest, models.SET_NULL, null=True, blank=True, related_name="notifications", verbose_name=_("digest")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(name="notification_text", condition=~models.Q(text="")),
            models.CheckConstraint(name="notification_mail_known", condition=models.Q(mail__in=Mail.values)),
            models.CheckConstraint(
                name="notification_leads_to_this_site", condition=models.Q(url__regex=r"^(/(?!/)[^\\]*)?$")
            ),
            models.CheckConstraint(
                name="notification_digest_is_asked_for",
                condition=models.Q(digest=None) | models.Q(mail=Mail.DIGEST.value),
            ),
        ]
        indexes = [
            models.Index(name="notification_unread", fields=["user"], condition=models.Q(read_at=None)),
            models.Index(name="notification_latest", fields=["user", "-created_at"]),
            models.Index(
                name="notification_undigested",
                fields=["created_at"],
                condition=models.Q(mail=Mail.DIGEST.value, digest=None),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class TopicChoice(models.Model):
    """What a person wants of a topic; without one, and without a `mail`, each event's default holds."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="topic_choices", verbose_name=_("user")
    )
    topic = models.CharField(_("topic"), max_length=LONGEST_NAME)
    is_muted = models.BooleanField(_("muted"), default=False)
    mail = models.CharField(_("mail"), max_length=6, choices=Mail.choices, blank=True)

    class Meta:
        verbose_name = _("choice of a topic")
        verbose_name_plural = _("choices of topics")
        constraints = [
            models.UniqueConstraint(name="topic_choice_once", fields=["user", "topic"]),
            models.CheckConstraint(
                name="topic_choice_mail_known", condition=models.Q(mail__in=["", *Mail.values])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.topic}"


class Wording(models.Model):
    """HR's own sentence for an event."""

    event = models.CharField(_("event"), max_length=LONGEST_NAME, unique=True)
    text = models.CharField(_("text"), max_length=LONGEST_TEXT)

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        ordering = ["event"]
        constraints = [models.CheckConstraint(name="wording_text", condition=~models.Q(text=""))]

    def __str__(self) -> str:
        return self.event


class Channel(models.Model):
    """A chat channel that public events are told to, by its incoming webhook."""

    class Kind(models.TextChoices):
        SLACK = "slack", "Slack"
        TEAMS = "teams", "Microsoft Teams"

    name = models.CharField(_("name"), max_length=LONGEST_NAME, unique=True)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    address = models.CharField(_("address"), max_length=1000)
    events = ArrayField(models.CharField(max_length=LONGEST_NAME), verbose_name=_("events"), default=list)
    is_active = models.BooleanField(_("switched on"), default=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    switched_off_at = models.DateTimeField(_("switched itself off"), null=True, blank=True)
    last_success_at = models.DateTimeField(_("last success"), null=True, blank=True)
    last_failure_at = models.DateTimeField(_("last failure"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("chat channel")
        verbose_name_plural = _("chat channels")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="channel_kind_known", condition=models.Q(kind__in=["slack", "teams"])
            ),
            models.CheckConstraint(
                name="channel_address_secure", condition=models.Q(address__startswith="https://")
            ),
            models.CheckConstraint(
                name="channel_switched_off_is_off",
                condition=models.Q(switched_off_at=None) | models.Q(is_active=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Announcement(models.Model):
    """A message that a channel has yet to get; it goes once it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="announcements")
    text = models.CharField(max_length=LONGEST_TEXT)
    url = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")

    def __str__(self) -> str:
        return self.text
