"""The feed: what everybody reads of, how they answer, and who wants to stay off it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from people.models import Employee
from recognition.models.kudos import Kudos
from recognition.models.nominations import Nomination
from recognition.models.values import Axis


class PostQuerySet(models.QuerySet["Post"]):
    """Posts by who may see them."""

    def visible_to(self, user: User) -> "PostQuerySet":
        """Public ones, and the private kudos that the user gave or received."""
        kudos = Kudos.objects.filter(models.Q(giver__user=user) | models.Q(receiver__user=user))
        return self.filter(models.Q(is_private=False) | models.Q(kudos__in=kudos.values("pk")))


class Post(models.Model):
    """Something to read in the feed: kudos, an award, or an anniversary of `years` years.

    `axis` repeats that of the kudos' value or of the award's category, to filter by; an anniversary has
    none. `is_private` ones stand in nobody's feed but that of the two of the kudos.
    """

    kudos = models.OneToOneField(
        Kudos, models.CASCADE, null=True, blank=True, related_name="post", verbose_name=_("kudos")
    )
    nomination = models.OneToOneField(
        Nomination, models.CASCADE, null=True, blank=True, related_name="post", verbose_name=_("award")
    )
    celebrated = models.ForeignKey(
        Employee,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="anniversaries",
        verbose_name=_("anniversary of"),
    )
    years = models.PositiveSmallIntegerField(_("years"), null=True, blank=True)
    axis = models.CharField(_("axis"), max_length=12, choices=Axis.choices, blank=True)
    is_private = models.BooleanField(_("private"), default=False)
    created_at = models.DateTimeField(_("when"), default=timezone.now)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="post_of_one_thing",
                condition=models.Q(kudos__isnull=False, nomination=None, celebrated=None, years=None)
                | models.Q(kudos=None, nomination__isnull=False, celebrated=None, years=None)
                | models.Q(kudos=None, nomination=None, celebrated__isnull=False, years__gt=0),
            ),
            models.CheckConstraint(
                name="post_axis_of_recognition",
                condition=models.Q(celebrated__isnull=True, axis__in=["execution", "innovation"])
                | models.Q(celebrated__isnull=False, axis=""),
            ),
            models.UniqueConstraint(name="post_anniversary_once", fields=["celebrated", "years"]),
        ]
        indexes = [
            models.Index(name="post_latest", fields=["-created_at", "-id"]),
            models.Index(name="post_latest_of_axis", fields=["axis", "-created_at", "-id"]),
        ]

    def __str__(self) -> str:
        return str(self.kudos or self.nomination or self.celebrated)


class Reaction(models.Model):
    """How somebody answers a post with one tap."""

    class Kind(models.TextChoices):
        CLAP = "clap", _("Well done")
        THANKS = "thanks", _("Thank you too")
        IDEA = "idea", _("Inspiring")

    post = models.ForeignKey(Post, models.CASCADE, related_name="reactions", verbose_name=_("post"))
    employee = models.ForeignKey(Employee, models.CASCADE, related_name="+", verbose_name=_("employee"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="reaction_once", fields=["post", "employee", "kind"]),
            models.CheckConstraint(
                name="reaction_kind_known", condition=models.Q(kind__in=["clap", "thanks", "idea"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.get_kind_display()}"


class Comment(models.Model):
    """What somebody says to a post; a removed one keeps its row, and nobody reads it."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="comments", verbose_name=_("post"))
    author = models.ForeignKey(Employee, models.CASCADE, related_name="+", verbose_name=_("author"))
    text = models.TextField(_("text"), max_length=1000)
    created_at = models.DateTimeField(_("when"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["created_at", "id"]
        constraints = [models.CheckConstraint(name="comment_has_text", condition=~models.Q(text=""))]
        indexes = [models.Index(name="comments_of_post", fields=["post", "created_at", "id"])]

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:40]}"


class Report(models.Model):
    """Somebody finds that kudos or a comment should not stand there; a moderator looks and decides."""

    class Outcome(models.TextChoices):
        KEPT = "kept", _("kept")
        REMOVED = "removed", _("removed")

    kudos = models.ForeignKey(
        Kudos, models.CASCADE, null=True, blank=True, related_name="reports", verbose_name=_("kudos")
    )
    comment = models.ForeignKey(
        Comment, models.CASCADE, null=True, blank=True, related_name="reports", verbose_name=_("comment")
    )
    reporter = models.ForeignKey(Employee, models.CASCADE, related_name="+", verbose_name=_("reported by"))
    reason = models.TextField(_("reason"), max_length=1000)
    created_at = models.DateTimeField(_("when"), auto_now_add=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("moderator"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="report_of_one_thing",
                condition=models.Q(kudos__isnull=False, comment=None)
                | models.Q(kudos=None, comment__isnull=False),
            ),
            models.UniqueConstraint(
                name="report_once", fields=["reporter", "kudos", "comment"], nulls_distinct=False
            ),
            models.CheckConstraint(name="report_has_reason", condition=~models.Q(reason="")),
            models.CheckConstraint(
                name="report_outcome_known", condition=models.Q(outcome__in=["", "kept", "removed"])
            ),
        ]

    def __str__(self) -> str:
        return str(self.kudos or self.comment)


class RecognitionPreference(models.Model):
    """What somebody wants to keep out of sight; no row means nothing."""

    employee = models.OneToOneField(
        Employee, models.CASCADE, related_name="recognition_preference", verbose_name=_("employee")
    )
    keeps_private = models.BooleanField(
        _("keep my recognition private"),
        default=False,
        help_text=_(
            "What you are recognised for stays off the feed and every list; you still read it yourself."
        ),
    )
    hides_anniversaries = models.BooleanField(_("don't mention my anniversaries"), default=False)

    class Meta:
        verbose_name = _("preference in recognition")
        verbose_name_plural = _("preferences in recognition")

    def __str__(self) -> str:
        return str(self.employee)
