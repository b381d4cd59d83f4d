"""Career conversations: two views of one person beside what a level asks."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from careerladders.models.frameworks import Axis, Competency, Level, Proficiency
from people.models import Assignment, Employee


class AttachedEvidence(models.Model):
    """Something that speaks for a person, as it was when it was attached.

    `source` names the provider in the registry of evidence, `key` the thing at that provider.
    """

    source = models.SlugField(_("source"), max_length=40)
    key = models.CharField(_("key"), max_length=80)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), max_length=2000, blank=True)
    day = models.DateField(_("day"), null=True, blank=True)
    url = models.CharField(_("address"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class Side(models.TextChoices):
    """The two who talk."""

    EMPLOYEE = "employee", _("the employee")
    MANAGER = "manager", _("the manager")


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Conversations by who may see them."""

    def with_present_manager(self) -> "ConversationQuerySet":
        """Those whose employee still reports to the manager with whom they talk."""
        today = Assignment.objects.on(timezone.localdate())
        return self.filter(
            models.Exists(
                today.filter(employee=models.OuterRef("employee"), manager=models.OuterRef("manager"))
            )
        )

    def visible_to(self, user: User) -> "ConversationQuerySet":
        """One's own, and those with people who still report to oneself; no role shows any other."""
        managed = Conversation.objects.with_present_manager().filter(manager__user=user)
        return self.filter(models.Q(employee__user=user) | models.Q(pk__in=managed.values("pk")))


class Conversation(models.Model):
    """An employee and a manager talk about the way to a level, or about life on it.

    Each view stays hidden from the other until both are shared. `wish` is the employee's answer to
    "how can we help you grow in both?", `offer` the manager's. `notes_revision` counts the changes to
    the notes, which both write.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="conversations", verbose_name=_("employee")
    )
    manager = models.ForeignKey(
        Employee, models.PROTECT, related_name="conversations_held", verbose_name=_("manager")
    )
    level = models.ForeignKey(Level, models.PROTECT, related_name="conversations", verbose_name=_("level"))
    status = models.CharField(_("status"), max_length=6, choices=Status.choices, default=Status.OPEN)
    planned_for = models.DateField(_("planned for"), null=True, blank=True)
    held_on = models.DateField(_("held on"), null=True, blank=True)
    employee_shared_at = models.DateTimeField(_("shared by the employee"), null=True, blank=True)
    manager_shared_at = models.DateTimeField(_("shared by the manager"), null=True, blank=True)
    wish = models.TextField(_("how can we help you grow in both?"), max_length=2000, blank=True)
    offer = models.TextField(_("what we can do"), max_length=2000, blank=True)
    notes = models.TextField(_("notes"), max_length=5000, blank=True)
    notes_revision = models.PositiveIntegerField(_("revision of the notes"), default=1, editable=False)
    reminded_on = models.DateField(_("last reminder"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("opened at"), auto_now_add=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("career conversation")
        verbose_name_plural = _("career conversations")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="conversation_one_open", fields=["employee", "level"], condition=models.Q(status="open")
            ),
            models.CheckConstraint(
                name="conversation_between_two", condition=~models.Q(manager=models.F("employee"))
            ),
            models.CheckConstraint(
                name="conversation_status_known", condition=models.Q(status__in=["open", "closed"])
            ),
            models.CheckConstraint(
                name="conversation_closed_when_held",
                condition=models.Q(status="open", held_on=None)
                | models.Q(status="closed", held_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.level}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("careerladders:conversation", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it is still being prepared or talked about."""
        return self.status == self.Status.OPEN

    @property
    def is_shared(self) -> bool:
        """Whether both have shared their view, and so see each other's."""
        return self.employee_shared_at is not None and self.manager_shared_at is not None


class ConversationRating(models.Model):
    """How far the employee has come in one competency, in their own view and in their manager's."""

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="ratings", verbose_name=_("conversation")
    )
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+", verbose_name=_("competency"))
    own = models.PositiveSmallIntegerField(_("own view"), choices=Proficiency.choices, null=True, blank=True)
    own_text = models.TextField(_("in own words"), max_length=1000, blank=True)
    managers = models.PositiveSmallIntegerField(
        _("manager's view"), choices=Proficiency.choices, null=True, blank=True
    )
    managers_text = models.TextField(_("in the manager's words"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("assessment in a conversation")
        verbose_name_plural = _("assessments in conversations")
        ordering = ["conversation", "competency__position"]
        constraints = [
            models.UniqueConstraint(name="conversation_rating_once", fields=["conversation", "competency"]),
            models.CheckConstraint(
                name="conversation_rating_0_to_5",
                condition=(models.Q(own=None) | models.Q(own__range=(0, 5)))
                & (models.Q(managers=None) | models.Q(managers__range=(0, 5))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation}: {self.competency}"


class ConversationEvidence(AttachedEvidence):
    """What was brought into a conversation."""

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="evidence", verbose_name=_("conversation")
    )

    class Meta:
        verbose_name = _("evidence in a conversation")
        verbose_name_plural = _("evidence in conversations")
        ordering = ["-day", "id"]
        constraints = [
            models.UniqueConstraint(
                name="conversation_evidence_once", fields=["conversation", "source", "key"]
            )
        ]


class NextStep(models.Model):
    """What the two agreed on: who does it, by when, and which axis it grows."""

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="steps", verbose_name=_("conversation")
    )
    text = models.CharField(_("step"), max_length=300)
    axis = models.CharField(_("grows"), max_length=12, choices=Axis.choices)
    owner = models.CharField(_("who"), max_length=8, choices=Side.choices)
    due = models.DateField(_("by"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    reminded_on = models.DateField(_("last reminder"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("next step")
        verbose_name_plural = _("next steps")
        ordering = ["due", "id"]
        constraints = [
            models.CheckConstraint(name="next_step_axis_known", condition=models.Q(axis__in=Axis.values)),
            models.CheckConstraint(
                name="next_step_owner_known", condition=models.Q(owner__in=["employee", "manager"])
            ),
            models.CheckConstraint(name="next_step_said", condition=~models.Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text
