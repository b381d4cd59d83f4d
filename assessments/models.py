"""Questionnaires, review cycles, drafts and what remains of answers after closing."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from careerladders.models import Competency
from people.models import Department, Employee


class Relationship(models.TextChoices):
    """What the reviewer is to the participant."""

    SELF = "self", _("Self")
    MANAGER = "manager", _("Manager")
    PEER = "peer", _("Peer")
    DIRECT_REPORT = "direct_report", _("Direct report")
    CROSS_DEPARTMENT = "cross_department", _("Colleague from another department")


class Questionnaire(models.Model):
    """A version of a questionnaire; once a cycle uses it, it stays as it is."""

    name = models.CharField(_("name"), max_length=80)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    item_count = models.PositiveSmallIntegerField(_("number of items"))
    open_questions = ArrayField(
        models.CharField(max_length=200), verbose_name=_("open questions"), default=list
    )

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(name="questionnaire_version_once", fields=["name", "version"]),
            models.UniqueConstraint(name="questionnaire_with_count", fields=["id", "item_count"]),
            models.CheckConstraint(name="questionnaire_has_items", condition=models.Q(item_count__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Item(models.Model):
    """A behaviour that reviewers rate by how often they see it."""

    questionnaire = models.ForeignKey(
        Questionnaire, models.CASCADE, related_name="items", verbose_name=_("questionnaire")
    )
    position = models.PositiveSmallIntegerField(_("position"), help_text=_("From 1."))
    code = models.SlugField(_("code"), max_length=50)
    competency = models.ForeignKey(
        Competency, models.PROTECT, related_name="items", verbose_name=_("competency")
    )
    text = models.CharField(_("text"), max_length=200)
    in_short_form = models.BooleanField(_("in the short form"))

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["questionnaire", "position"]
        constraints = [
            models.UniqueConstraint(name="item_position_once", fields=["questionnaire", "position"]),
            models.UniqueConstraint(name="item_code_once", fields=["questionnaire", "code"]),
            models.CheckConstraint(name="item_position_from_1", condition=models.Q(position__gte=1)),
        ]

    def __str__(self) -> str:
        return self.code


class ReviewCycle(models.Model):
    """A round of reviews; its thresholds, questionnaire and org chart are frozen at launch."""

    class Purpose(models.TextChoices):
        DEVELOPMENTAL = "developmental", _("developmental: the participant's own")
        EVALUATIVE = "evaluative", _("evaluative: the manager sees it too")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        COLLECTING = "collecting", _("collecting")
        CLOSING = "closing", _("closing")
        CLOSED = "closed", _("closed")

    name = models.CharField(_("name"), max_length=120, unique=True)
    purpose = models.CharField(
        _("purpose"), max_length=13, choices=Purpose.choices, default=Purpose.DEVELOPMENTAL
    )
    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="cycles", verbose_name=_("questionnaire")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    closes_at = models.DateTimeField(_("closes"))
    launched_at = models.DateTimeField(_("launched"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    minimum_per_relationship = models.PositiveSmallIntegerField(_("reviewers per relationship"), default=3)
    minimum_reviewers = models.PositiveSmallIntegerField(_("reviewers per department"), default=5)
    minimum_participants = models.PositiveSmallIntegerField(_("participants per department"), default=5)

    class Meta:
        verbose_name = _("review cycle")
        verbose_name_plural = _("review cycles")
        ordering = ["-closes_at"]
        constraints = [
            models.CheckConstraint(
                name="cycle_status_known",
                condition=models.Q(status__in=["draft", "collecting", "closing", "closed"]),
            ),
            models.CheckConstraint(
                name="cycle_purpose_known", condition=models.Q(purpose__in=["developmental", "evaluative"])
            ),
            models.CheckConstraint(
                name="cycle_thresholds_never_under_3",
                condition=models.Q(
                    minimum_per_relationship__gte=3, minimum_reviewers__gte=5, minimum_participants__gte=3
                ),
            ),
            models.CheckConstraint(
                name="cycle_closed_has_time",
                condition=models.Q(status="closed", closed_at__isnull=False)
                | (~models.Q(status="closed") & models.Q(closed_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CycleDepartment(models.Model):
    """A department as it stood when the cycle was launched."""

    cycle = models.ForeignKey(
        ReviewCycle, models.CASCADE, related_name="departments", verbose_name=_("cycle")
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    parent = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name=_("belonged to")
    )
    headcount = models.PositiveIntegerField(_("direct members"), default=0)

    class Meta:
        verbose_name = _("department of a cycle")
        verbose_name_plural = _("departments of cycles")
        constraints = [
            models.UniqueConstraint(name="cycle_department_once", fields=["cycle", "department"]),
        ]

    def __str__(self) -> str:
        return f"{self.cycle}: {self.department}"


class Participant(models.Model):
    """Someone who is reviewed in a cycle, in the department of the launch day."""

    cycle = models.ForeignKey(
        ReviewCycle, models.CASCADE, related_name="participants", verbose_name=_("cycle")
    )
    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="participations", verbose_name=_("employee")
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [models.UniqueConstraint(name="participant_once", fields=["cycle", "employee"])]

    def __str__(self) -> str:
        return str(self.employee)


class ReviewAssignment(models.Model):
    """Who is asked to review whom. Whether they answered stands in the draft alone."""

    token = models.UUIDField(_("address"), default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="reviews", verbose_name=_("participant")
    )
    reviewer = models.ForeignKey(
        Employee, models.PROTECT, related_name="reviews_asked", verbose_name=_("reviewer")
    )
    relationship = models.CharField(_("relationship"), max_length=16, choices=Relationship.choices)
    is_short = models.BooleanField(_("short form"), default=False)

    class Meta:
        verbose_name = _("review assignment")
        verbose_name_plural = _("review assignments")
        constraints = [
            models.UniqueConstraint(name="reviewer_once", fields=["participant", "reviewer"]),
            models.CheckConstraint(
                name="review_relationship_known", condition=models.Q(relationship__in=Relationship.values)
            ),
        ]

    def __str__(self) -> str:
        return str(self.token)


class Draft(models.Model):
    """A review while its cycle collects: in a partition of the cycle's own, dropped at closing.

    `ratings` are in item order, 1 to 5, NULL where there is none; `cannot_say` holds the positions of
    the items for which its writer said so. `comments` are in the order of the open questions, empty
    where nothing was written.
    """

    pk = models.CompositePrimaryKey("cycle", "assignment")
    cycle = models.ForeignKey(ReviewCycle, models.CASCADE, related_name="+", db_index=False)
    assignment = models.ForeignKey(ReviewAssignment, models.CASCADE, related_name="+", db_index=False)
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="+", db_index=False)
    item_count = models.PositiveSmallIntegerField()
    ratings = ArrayField(models.PositiveSmallIntegerField(null=True))
    cannot_say = ArrayField(models.PositiveSmallIntegerField(), default=list)
    comments = ArrayField(models.TextField(max_length=2000), default=list)
    is_submitted = models.BooleanField(default=False)
    is_declined = models.BooleanField(default=False)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        managed = False
        db_table = "assessments_draft"

    def __str__(self) -> str:
        return str(self.assignment)


class Answer(models.Model):
    """One answer set after closing, with nothing of its reviewer; ids are in random order."""

    cycle = models.ForeignKey(ReviewCycle, models.PROTECT, related_name="answers", verbose_name=_("cycle"))
    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="answers", verbose_name=_("participant")
    )
    category = models.CharField(_("category"), max_length=40)
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="+")
    item_count = models.PositiveSmallIntegerField(_("number of items"))
    ratings = ArrayField(models.PositiveSmallIntegerField(null=True), verbose_name=_("ratings"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return f"{self.participant}: {self.category}"


class Comment(models.Model):
    """What was written to an open question, pooled over all who are not the manager or oneself."""

    class Pool(models.TextChoices):
        SELF = "self", _("Self")
        MANAGER = "manager", _("Manager")
        OTHERS = "others", _("Others")

    cycle = models.ForeignKey(ReviewCycle, models.PROTECT, related_name="comments", verbose_name=_("cycle"))
    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="comments", verbose_name=_("participant")
    )
    pool = models.CharField(_("pool"), max_length=8, choices=Pool.choices)
    question = models.PositiveSmallIntegerField(_("question"))
    text = models.TextField(_("text"), max_length=2000)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.CheckConstraint(
                name="comment_pool_known", condition=models.Q(pool__in=["self", "manager", "others"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.pool}"


class DepartmentAxes(models.Model):
    """What closing computed for a department and everything below it; NULL where the gate hides it.

    Axes are 0..100, variances and covariance in squared points.
    """

    cycle = models.ForeignKey(ReviewCycle, models.PROTECT, related_name="axes", verbose_name=_("cycle"))
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="axes", verbose_name=_("department")
    )
    members_only = models.BooleanField(
        _("direct members only"), default=False, help_text=_("Of the root department: the executive team.")
    )
    leadership = models.FloatField(_("leadership"), null=True)
    management = models.FloatField(_("management"), null=True)
    leadership_variance = models.FloatField(null=True)
    management_variance = models.FloatField(null=True)
    covariance = models.FloatField(null=True)
    reviewers = models.PositiveIntegerField(_("reviewers"), null=True)
    hidden_because = models.CharField(_("hidden because"), max_length=24, blank=True)

    class Meta:
        verbose_name = _("axes of a department")
        verbose_name_plural = _("axes of departments")
        constraints = [
            models.UniqueConstraint(name="axes_once", fields=["cycle", "department", "members_only"]),
            models.CheckConstraint(
                name="axes_shown_or_hidden",
                condition=models.Q(
                    hidden_because="",
                    leadership__range=(0, 100),
                    management__range=(0, 100),
                    leadership_variance__gte=0,
                    management_variance__gte=0,
                    covariance__isnull=False,
                    reviewers__gte=5,
                )
                | (
                    ~models.Q(hidden_because="")
                    & models.Q(
                        leadership=None,
                        management=None,
                        leadership_variance=None,
                        management_variance=None,
                        covariance=None,
                        reviewers=None,
                    )
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle}: {self.department}"
