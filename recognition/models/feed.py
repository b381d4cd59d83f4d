"""The feed: what everybody reads of, how they answer, and who wants to stay off it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.postgres.aggregates import BoolOr
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from people.models import Employee
from people.selectors import employee_of
from recognition.models.kudos import Kudos
from recognition.models.nominations import Nomination, Nominee
from recognition.models.values import Axis


def named_to(reader: Employee | None) -> models.Q:
    """Which nominees a reader reads of: those who don't keep their recognition private, and one's own."""
    public = ~models.Q(employee__recognition_preference__keeps_private=True)
    return public | models.Q(employee=reader) | models.Q(nominator=reader) if reader else public


class PostQuerySet(models.QuerySet["Post"]):
    """Posts by who may see them."""

    def visible_to(self, user: User) -> "PostQuerySet":
        """Public ones, and the private ones of kudos and awards that the user gave or received."""
        named = Nominee.objects.filter(nomination=models.OuterRef("nomination"), employee__user=user)
        return self.filter(
            models.Q(is_private=False)
            | models.Q(kudos__giver__user=user)
            | models.Q(kudos__receiver__user=user)
            | models.Q(nomination__nominator__user=user)
            | models.Exists(named)
        )

    def with_answers(self, reader: Employee | None) -> "PostQuerySet":
        """With all that a reader sees of a post, in one query: who is named, reactions and comments."""
        post = models.OuterRef("pk")
        reactions = Reaction.objects.filter(post=post).order_by().values("kind")
        mine = models.Q(employee=reader) if reader else models.Q(pk=None)
        counted = reactions.annotate(number=models.Count("pk"), mine=BoolOr(mine))
        comments = Comment.objects.filter(post=post, removed_at=None).order_by().values("post")
        named = Nominee.objects.filter(named_to(reader), nomination=models.OuterRef("nomination"))
        fields = {name: f"employee__{name}" for name in ("id", "first_name", "last_name")}
        answers: dict[str, Any] = {
            "reactions_counted": ArraySubquery(
                counted.values(data=JSONObject(kind="kind", number="number", mine="mine"))
            ),
            "comments_counted": Coalesce(
                models.Subquery(comments.annotate(number=models.Count("pk")).values("number")), 0
            ),
            "people_named": ArraySubquery(named.order_by("pk").values(data=JSONObject(**fields))),
        }
        return self.select_related(
            "kudos__giver",
            "kudos__receiver",
            "kudos__value",
            "nomination__program",
            "nomination__category",
            "nomination__nominator",
            "celebrated",
        ).annotate(**answers)


@dataclass(frozen=True)
class Tally:
    """How many answered a post with a reaction, and whether the reader did."""

    kind: str
    label: str
    icon: str
    number: int
    mine: bool


class Post(models.Model):
    """Something to read in the feed: kudos, an award, or an anniversary of `years` years.

    `axis` repeats that of the kudos' value or of the award's category, to filter by; an anniversary has
    none. `is_private` ones stand in nobody's feed but that of those who gave and received: the giver chose
    so, everybody who is named keeps their recognition private, or a moderator removed it.
    """

    reactions_counted: list[dict[str, Any]]
    comments_counted: int
    people_named: list[dict[str, Any]]

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
            models.Index(
                name="post_public", fields=["-created_at", "-id"], condition=models.Q(is_private=False)
            ),
            models.Index(
                name="post_public_of_axis",
                fields=["axis", "-created_at", "-id"],
                condition=models.Q(is_private=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.kudos or self.nomination or self.celebrated)

    def get_absolute_url(self) -> str:
        """Its page, with everything that was answered."""
        return reverse("recognition:post", args=[self.pk])

    @property
    def is_removed(self) -> bool:
        """Whether a moderator removed it."""
        return self.kudos is not None and self.kudos.removed_at is not None

    @property
    def nominees(self) -> list[Employee]:
        """Whom an award names; needs `with_answers`."""
        return [Employee(**fields) for fields in self.people_named]

    @property
    def tallies(self) -> list[Tally]:
        """The reactions that one can choose of, with their numbers; needs `with_answers`."""
        found = {row["kind"]: row for row in self.reactions_counted}
        none = {"number": 0, "mine": False}
        return [
            Tally(kind, str(kind.label), REACTION_ICONS[kind], row["number"], row["mine"])
            for kind in Reaction.Kind
            for row in [found.get(kind, none)]
        ]


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


REACTION_ICONS = {Reaction.Kind.CLAP: "star", Reaction.Kind.THANKS: "heart", Reaction.Kind.IDEA: "bulb"}


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments by who may see them."""

    def visible_to(self, user: User) -> "CommentQuerySet":
        """Those on posts that the user may see, unless removed; a removed one is there for its author."""
        shown = models.Q(removed_at=None) | models.Q(author__user=user)
        posts = Post.objects.visible_to(user).filter(kudos__removed_at=None)
        return self.filter(shown, post__in=posts.values("pk"))


class Comment(models.Model):
    """What somebody says to a post; a removed one keeps its row, and nobody reads it."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="comments", verbose_name=_("post"))
    author = models.ForeignKey(Employee, models.CASCADE, related_name="+", verbose_name=_("author"))
    text = models.TextField(_("text"), max_length=1000)
    created_at = models.DateTimeField(_("when"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["created_at", "id"]
        constraints = [models.CheckConstraint(name="comment_has_text", condition=~models.Q(text=""))]
        indexes = [models.Index(name="comments_of_post", fields=["post", "created_at", "id"])]

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:40]}"


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports by who may look at them."""

    def visible_to(self, user: User) -> "ReportQuerySet":
        """All but those of what the user reported, and of what they made or is about them.

        They must not learn who reported it.
        """
        if not user.has_perm("recognition.moderate"):
            return self.none()
        employee = employee_of(user)
        if employee is None:
            return self
        return self.exclude(
            models.Q(kudos__giver=employee)
            | models.Q(kudos__receiver=employee)
            | models.Q(comment__author=employee)
            | models.Q(comment__post__kudos__giver=employee)
            | models.Q(kudos__reports__reporter=employee)
            | models.Q(comment__post__kudos__receiver=employee)
            | models.Q(comment__post__nomination__nominator=employee)
            | models.Q(comment__post__nomination__nominees__employee=employee)
            | models.Q(comment__post__celebrated=employee)
            | models.Q(comment__reports__reporter=employee)
        )


class Report(models.Model):
    """Somebody finds that kudos or a comment should not stand there; a moderator looks and decides.

    `words` are those that stood there when it was reported. The database refuses a moderator who
    reported it, made what it is about, or whom that is about.
    """

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
    words = models.TextField(_("words"), max_length=1000, blank=True)
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
    decision_reason = models.TextField(_("reason of the decision"), max_length=1000, blank=True)

    objects = ReportQuerySet.as_manager()

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
            models.CheckConstraint(
                name="report_removed_with_reason",
                condition=~models.Q(outcome="removed", decision_reason=""),
            ),
        ]
        indexes = [models.Index(name="reports_open", fields=["id"], condition=models.Q(outcome=""))]

    def __str__(self) -> str:
        return str(self.kudos or self.comment)

    @property
    def changed_to(self) -> str:
        """How the words read by now; empty while they are as they were reported."""
        words = self.kudos.message if self.kudos else self.comment.text if self.comment else ""
        return "" if words == self.words else words


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
