"""Nominations: who did what and what came of it, who stands behind it, and what a panel makes of it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from careerladders.models import Competency
from people.models import Employee
from recognition.models.points import PointsTransfer
from recognition.models.programs import Category, Criterion, PanelMember, Program
from recognition.models.values import Value

LONGEST_ANSWER = 2000


class NominationQuerySet(models.QuerySet["Nomination"]):
    """Nominations by who may see them."""

    def visible_to(self, user: User) -> "NominationQuerySet":
        """One's own, those that one is asked to endorse, those that name oneself, and public awards.

        HR sees all that were handed in. Nobody sees one that names them before it is decided; the panel
        sees nominations through `scored_by`, without their nominators. `is_theirs` tells whether the user
        made it, is named by it or decides: they alone read the reason and the files of an award.
        """
        theirs = {"nomination": models.OuterRef("pk"), "employee__user": user}
        own = models.Q(nominator__user=user)
        waiting = models.Q(status__in=WAITING)
        decided = models.Q(status__in=[Nomination.Status.AWARDED, Nomination.Status.DECLINED])
        asked = models.Q(models.Exists(Endorsement.objects.filter(**theirs)))
        named = models.Q(models.Exists(Nominee.objects.filter(**theirs)))
        read = own | decided & named
        if user.holds_everywhere("recognition.decide"):
            read |= models.Q(submitted_on__isnull=False) & (~waiting | ~named)
        public = models.Q(status=Nomination.Status.AWARDED, post__is_private=False)
        is_theirs = models.Case(models.When(read, then=True), default=False)
        return self.annotate(is_theirs=is_theirs).filter(read | waiting & asked | public)

    def scored_by(self, user: User) -> "NominationQuerySet":
        """What waits for the scores of a user's panels, but what they nominated, endorse or are named by.

        Who decides scores nothing.
        """
        if user.holds_everywhere("recognition.decide"):
            return self.none()
        panels = Program.objects.filter(panel__employee__user=user)
        waiting = self.filter(program__in=panels, status__in=WAITING)
        apart = models.Q(nominees__employee__user=user) | models.Q(endorsements__employee__user=user)
        return waiting.exclude(nominator__user=user).exclude(apart)


class Nomination(models.Model):
    """Colleagues proposed for an award: in which situation they did what, and what it changed."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        SHORTLISTED = "shortlisted", _("shortlisted")
        AWARDED = "awarded", _("awarded")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    program = models.ForeignKey(
        Program, models.PROTECT, related_name="nominations", verbose_name=_("program")
    )
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="nominations",
        verbose_name=_("category"),
    )
    nominator = models.ForeignKey(
        Employee, models.CASCADE, related_name="nominations_made", verbose_name=_("nominator")
    )
    status = models.CharField(_("status"), max_length=11, choices=Status.choices, default=Status.DRAFT)
    situation = models.TextField(_("situation"), max_length=LONGEST_ANSWER, blank=True)
    behaviour = models.TextField(_("behaviour"), max_length=LONGEST_ANSWER, blank=True)
    impact = models.TextField(_("impact"), max_length=LONGEST_ANSWER, blank=True)
    values = models.ManyToManyField(Value, blank=True, related_name="nominations", verbose_name=_("values"))
    competencies = models.ManyToManyField(
        Competency, blank=True, related_name="nominations", verbose_name=_("competencies")
    )
    is_private = models.BooleanField(
        _("not in the feed"),
        default=False,
        help_text=_("Only who nominated, those whom it names and HR read of an award."),
    )
    created_at = models.DateTimeField(_("begun at"), auto_now_add=True)
    submitted_on = models.DateField(_("submitted on"), null=True, blank=True)
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="decided_nominations",
        verbose_name=_("decided by"),
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decision_reason = models.TextField(_("reason"), max_length=LONGEST_ANSWER, blank=True)

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(name="nomination_nominator", fields=["id", "nominator"]),
            models.UniqueConstraint(name="nomination_program", fields=["id", "program"]),
            models.CheckConstraint(
                name="nomination_status_known",
                condition=models.Q(
                    status__in=["draft", "submitted", "shortlisted", "awarded", "declined", "withdrawn"]
                ),
            ),
            models.CheckConstraint(
                name="nomination_complete",
                condition=models.Q(status__in=["draft", "withdrawn"])
                | (
                    models.Q(category__isnull=False, submitted_on__isnull=False)
                    & ~models.Q(situation="")
                    & ~models.Q(behaviour="")
                    & ~models.Q(impact="")
                ),
            ),
            models.CheckConstraint(
                name="nomination_decision_explained",
                condition=~models.Q(status__in=["awarded", "declined"])
                | (models.Q(decided_on__isnull=False) & ~models.Q(decision_reason="")),
            ),
        ]
        indexes = [models.Index(name="nomination_in_program", fields=["program", "status"])]

    def __str__(self) -> str:
        return f"{self.program}: {self.pk}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("recognition:nomination", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        """Whether it was handed in and nothing has been decided yet."""
        return self.status in WAITING


WAITING = [Nomination.Status.SUBMITTED, Nomination.Status.SHORTLISTED]
"""The states in which a nomination waits for a decision."""


class Nominee(models.Model):
    """A person whom a nomination credits by name.

    `nominator` is the nomination's, which a foreign key of both together guards: nobody nominates
    themselves. `transfer` pays the points of an award.
    """

    nomination = models.ForeignKey(
        Nomination, models.CASCADE, related_name="nominees", verbose_name=_("nomination")
    )
    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="nominations", verbose_name=_("employee")
    )
    nominator = models.ForeignKey(Employee, models.CASCADE, related_name="+", verbose_name=_("nominator"))
    transfer = models.OneToOneField(
        PointsTransfer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("transfer")
    )

    class Meta:
        verbose_name = _("nominee")
        verbose_name_plural = _("nominees")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="nominee_once", fields=["nomination", "employee"]),
            models.CheckConstraint(
                name="nominee_not_nominator", condition=~models.Q(employee=models.F("nominator"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.employee)


class Endorsement(models.Model):
    """A colleague who stands behind a nomination, with what they saw; never who made it."""

    nomination = models.ForeignKey(
        Nomination, models.CASCADE, related_name="endorsements", verbose_name=_("nomination")
    )
    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="endorsements", verbose_name=_("employee")
    )
    nominator = models.ForeignKey(Employee, models.CASCADE, related_name="+", verbose_name=_("nominator"))
    text = models.TextField(_("what they saw"), max_length=1000, blank=True)
    created_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="endorsement_once", fields=["nomination", "employee"]),
            models.CheckConstraint(
                name="endorsement_by_another", condition=~models.Q(employee=models.F("nominator"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.employee}"


class NominationFile(models.Model):
    """A file that shows what a nomination tells of; `size` in bytes."""

    nomination = models.ForeignKey(
        Nomination, models.CASCADE, related_name="files", verbose_name=_("nomination")
    )
    file = models.FileField(_("file"), upload_to="nominations/")
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size"))
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("file of a nomination")
        verbose_name_plural = _("files of nominations")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Score(models.Model):
    """What a member of the panel gives a nomination in one criterion, 1 to 5."""

    nomination = models.ForeignKey(
        Nomination, models.CASCADE, related_name="scores", verbose_name=_("nomination")
    )
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="scores", verbose_name=_("criterion")
    )
    member = models.ForeignKey(
        PanelMember, models.CASCADE, related_name="scores", verbose_name=_("panel member")
    )
    points = models.PositiveSmallIntegerField(
        _("score"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="score_once", fields=["nomination", "member", "criterion"]),
            models.CheckConstraint(name="score_1_to_5", condition=models.Q(points__range=(1, 5))),
        ]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.points}"


class NominationEvent(models.Model):
    """A step of a nomination's history: who took it to which status, when and why."""

    nomination = models.ForeignKey(
        Nomination, models.CASCADE, related_name="events", verbose_name=_("nomination")
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    status = models.CharField(_("status"), max_length=11, choices=Nomination.Status.choices)
    reason = models.TextField(_("reason"), max_length=LONGEST_ANSWER, blank=True)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("step of a nomination")
        verbose_name_plural = _("steps of nominations")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.status}"
