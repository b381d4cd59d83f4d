"""Promotion cases: evidence, assessments by others, a decision, and the trial step into management."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from careerladders.models.conversations import AttachedEvidence, Conversation
from careerladders.models.frameworks import Competency, Level, Proficiency, Track
from people.models import Employee
from people.selectors import in_reach


class PromotionCaseQuerySet(models.QuerySet["PromotionCase"]):
    """Cases by who may see them."""

    def visible_to(self, user: User) -> "PromotionCaseQuerySet":
        """One's own once they were handed in; those that one may open, or come to decide on, today.

        The line of management above a candidate sees their cases too. An assessor, as such, sees none.
        """
        own = models.Q(employee__user=user)
        reached = in_reach(user, ["careerladders.promote", "careerladders.decide"], timezone.localdate())
        others = models.Q(employee__in=reached.values("pk"))
        return self.filter(own & self.was_handed_in() | ~own & others)

    @staticmethod
    def was_handed_in() -> models.Exists:
        """The condition of cases that were handed in, whatever became of them."""
        submitted = PromotionEvent.objects.filter(status=PromotionCase.Status.SUBMITTED)
        return models.Exists(submitted.filter(case=models.OuterRef("pk")))


class PromotionCase(models.Model):
    """Why somebody should stand on a level, who said so, and what was decided.

    Into people management a case also plans a trial: until `trial_until`, with a way back to
    `return_level`, a mentor, a path of training and a conversation after ninety days.
    `override_reason` says why a decider approved without all that readiness asks for.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        IN_REVIEW = "in_review", _("in review")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        ON_TRIAL = "on_trial", _("on trial")
        CONFIRMED = "confirmed", _("confirmed")
        RETURNED = "returned", _("returned")

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="promotion_cases", verbose_name=_("employee")
    )
    level = models.ForeignKey(
        Level, models.PROTECT, related_name="promotion_cases", verbose_name=_("to level")
    )
    from_level = models.ForeignKey(
        Level, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("from level")
    )
    submitter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="submitted_promotions",
        verbose_name=_("submitter"),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    statement = models.TextField(
        _("why now"),
        max_length=5000,
        blank=True,
        help_text=_("What the person already does at the new level, and what came of it."),
    )
    effective_on = models.DateField(_("from"), null=True, blank=True)
    trial_until = models.DateField(
        _("trial until"), null=True, blank=True, help_text=_("The day on which it is confirmed or ends.")
    )
    return_level = models.ForeignKey(
        Level, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("returns to")
    )
    mentor = models.ForeignKey(
        Employee,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="mentored_promotions",
        verbose_name=_("mentor"),
    )
    training = models.TextField(
        _("training in emotional intelligence"),
        max_length=1000,
        blank=True,
        help_text=_("Which courses or practice the new manager takes, and when."),
    )
    conversation_on = models.DateField(_("conversation after ninety days"), null=True, blank=True)
    conversation = models.ForeignKey(
        Conversation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="promotion_cases",
        verbose_name=_("conversation"),
    )
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="decided_promotions",
        verbose_name=_("decided by"),
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decision_reason = models.TextField(_("reason"), max_length=2000, blank=True)
    override_reason = models.TextField(_("why in spite of what is missing"), max_length=2000, blank=True)
    reminded_on = models.DateField(_("last reminder"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("opened at"), auto_now_add=True)

    objects = PromotionCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("promotion case")
        verbose_name_plural = _("promotion cases")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="promotion_case_one_open",
                fields=["employee"],
                condition=models.Q(status__in=["draft", "submitted", "in_review", "on_trial"]),
            ),
            models.UniqueConstraint(name="promotion_case_candidate", fields=["id", "employee"]),
            models.CheckConstraint(
                name="promotion_case_status_known",
                condition=models.Q(
                    status__in=[
                        "draft",
                        "submitted",
                        "in_review",
                        "approved",
                        "declined",
                        "withdrawn",
                        "on_trial",
                        "confirmed",
                        "returned",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="promotion_case_not_decided_by_submitter",
                condition=models.Q(decider=None)
                | models.Q(submitter=None)
                | ~models.Q(decider=models.F("submitter")),
            ),
            models.CheckConstraint(
                name="promotion_case_mentor_is_another",
                condition=models.Q(mentor=None) | ~models.Q(mentor=models.F("employee")),
            ),
            models.CheckConstraint(
                name="promotion_case_decided_on_a_day",
                condition=~models.Q(
                    status__in=["approved", "declined", "on_trial", "confirmed", "returned"], decided_on=None
                ),
            ),
            models.CheckConstraint(
                name="promotion_case_declined_with_reason",
                condition=~models.Q(status="declined", decision_reason=""),
            ),
            models.CheckConstraint(
                name="promotion_case_trial_has_a_way_back",
                condition=~models.Q(status__in=["on_trial", "confirmed", "returned"])
                | models.Q(trial_until__isnull=False, return_level__isnull=False),
            ),
            models.CheckConstraint(
                name="promotion_case_trial_after_start",
                condition=models.Q(trial_until=None)
                | models.Q(effective_on=None)
                | models.Q(trial_until__gt=models.F("effective_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.level}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("careerladders:promotion", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether nothing has been decided yet."""
        return self.status in OPEN

    @property
    def is_handed_in(self) -> bool:
        """Whether it waits for a decision."""
        return self.status in HANDED_IN

    @property
    def leads_into_management(self) -> bool:
        """Whether somebody who manages nobody by their level would begin to."""
        manages = self.from_level and self.from_level.track.kind == Track.Kind.MANAGEMENT
        return self.level.track.kind == Track.Kind.MANAGEMENT and not manages


HANDED_IN = [PromotionCase.Status.SUBMITTED, PromotionCase.Status.IN_REVIEW]
"""The states in which a case waits for a decision."""
OPEN = [PromotionCase.Status.DRAFT, *HANDED_IN]
"""The states before a decision."""


class PromotionAssessor(models.Model):
    """A colleague who is asked how far the candidate has come.

    `candidate` is the case's, which a foreign key of both together guards: nobody assesses themselves.
    `seen` holds the ratings that a reader of the case sees, once they were read.
    """

    seen: list["PromotionRating"]
    case = models.ForeignKey(PromotionCase, models.CASCADE, related_name="assessors", verbose_name=_("case"))
    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="promotion_assessments", verbose_name=_("employee")
    )
    candidate = models.ForeignKey(Employee, models.CASCADE, related_name="+", verbose_name=_("candidate"))
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    reminded_on = models.DateField(_("last reminder"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("assessor")
        verbose_name_plural = _("assessors")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="promotion_assessor_once", fields=["case", "employee"]),
            models.CheckConstraint(
                name="promotion_assessor_is_another", condition=~models.Q(employee=models.F("candidate"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.employee}"


class PromotionRating(models.Model):
    """How far an assessor sees the candidate in one competency; not yet said while it is None.

    What was handed in `is_final`: a competency that a new version of the framework asks is rated after it.
    """

    assessor = models.ForeignKey(
        PromotionAssessor, models.CASCADE, related_name="ratings", verbose_name=_("assessor")
    )
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+", verbose_name=_("competency"))
    proficiency = models.PositiveSmallIntegerField(
        _("proficiency"), choices=Proficiency.choices, null=True, blank=True
    )
    text = models.TextField(_("what was seen"), max_length=1000, blank=True)
    is_final = models.BooleanField(_("handed in"), default=False, editable=False)

    class Meta:
        verbose_name = _("assessment in a promotion case")
        verbose_name_plural = _("assessments in promotion cases")
        ordering = ["assessor", "competency__position"]
        constraints = [
            models.UniqueConstraint(name="promotion_rating_once", fields=["assessor", "competency"]),
            models.CheckConstraint(
                name="promotion_rating_0_to_5",
                condition=models.Q(proficiency=None) | models.Q(proficiency__range=(0, 5)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessor}: {self.competency}"


class PromotionEvidence(AttachedEvidence):
    """What a case rests on."""

    case = models.ForeignKey(PromotionCase, models.CASCADE, related_name="evidence", verbose_name=_("case"))

    class Meta:
        verbose_name = _("evidence in a promotion case")
        verbose_name_plural = _("evidence in promotion cases")
        ordering = ["-day", "id"]
        constraints = [
            models.UniqueConstraint(name="promotion_evidence_once", fields=["case", "source", "key"])
        ]


class PromotionEvent(models.Model):
    """A step of a case's history: who took it to which status, when and why.

    `taken_over` is when the case only got another submitter.
    """

    case = models.ForeignKey(PromotionCase, models.CASCADE, related_name="events", verbose_name=_("case"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    status = models.CharField(_("status"), max_length=10, choices=PromotionCase.Status.choices)
    taken_over = models.BooleanField(_("taken over"), default=False)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("step of a promotion case")
        verbose_name_plural = _("steps of promotion cases")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.case}: {self.status}"
