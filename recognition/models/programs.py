"""Programs: what is rewarded, for whom, within which limits, and who selects."""

import datetime as dt

from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models import Department, Employee
from recognition.models.values import Axis

EVEN = 50
MOST_POINTS = 1_000_000_000
"""The largest amount of one transfer."""


class Program(models.Model):
    """Awards that colleagues nominate for, or kudos with points; both reward execution and innovation.

    `opens_on` and `closes_on` are its first and last day; no departments means the whole organization.
    `monthly_points` are what everybody gets to give in a program of kudos.
    """

    class Kind(models.TextChoices):
        NOMINATION = "nomination", _("nominations")
        KUDOS = "kudos", _("kudos")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        CLOSED = "closed", _("closed")

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.NOMINATION)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    description = models.TextField(
        _("description"),
        max_length=2000,
        blank=True,
        help_text=_("What it is for, in two or three sentences."),
    )
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(
        _("closes on"), null=True, blank=True, help_text=_("The last day; empty if it has no end.")
    )
    departments = models.ManyToManyField(
        Department,
        blank=True,
        related_name="programs",
        verbose_name=_("departments"),
        help_text=_("Who works there or below takes part; none means everybody."),
    )
    per_person = models.PositiveSmallIntegerField(
        _("nominations per person"),
        null=True,
        blank=True,
        default=3,
        help_text=_("How many one person may submit; empty for any number."),
    )
    winners = models.PositiveSmallIntegerField(
        _("winners"),
        null=True,
        blank=True,
        help_text=_("How many nominations win at most; empty for any number."),
    )
    minimum_share = models.PositiveSmallIntegerField(
        _("smallest share of an axis"),
        default=40,
        help_text=_("How many percent of the budget each axis gets at least."),
    )
    monthly_points = models.PositiveIntegerField(
        _("points to give each month"),
        default=0,
        validators=[MaxValueValidator(MOST_POINTS)],
        help_text=_("For kudos: what is left at the month's end expires."),
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ["-opens_on", "-id"]
        constraints = [
            models.CheckConstraint(name="program_named", condition=~models.Q(name="")),
            models.CheckConstraint(
                name="program_kind_known", condition=models.Q(kind__in=["nomination", "kudos"])
            ),
            models.CheckConstraint(
                name="program_status_known", condition=models.Q(status__in=["draft", "published", "closed"])
            ),
            models.CheckConstraint(
                name="program_closes_after_opening",
                condition=models.Q(closes_on=None) | models.Q(closes_on__gte=models.F("opens_on")),
            ),
            models.CheckConstraint(
                name="program_share_possible", condition=models.Q(minimum_share__lte=EVEN)
            ),
            models.CheckConstraint(
                name="program_limits_positive",
                condition=(models.Q(per_person=None) | models.Q(per_person__gt=0))
                & (models.Q(winners=None) | models.Q(winners__gt=0)),
            ),
            models.CheckConstraint(
                name="program_points_possible", condition=models.Q(monthly_points__lte=MOST_POINTS)
            ),
            models.UniqueConstraint(
                name="program_one_of_kudos",
                fields=["kind"],
                condition=models.Q(kind="kudos", status="published"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_open_on(self, day: dt.date) -> bool:
        """Whether it is published and the day is one of its days."""
        is_over = self.closes_on is not None and self.closes_on < day
        return self.status == self.Status.PUBLISHED and self.opens_on <= day and not is_over

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("recognition:program", args=[self.pk])


class Category(models.Model):
    """What a program of nominations rewards, on one axis, from a budget of its own.

    `points` go to each nominee of an award; `budget` is what the category may pay altogether.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="categories", verbose_name=_("program"))
    name = models.CharField(_("name"), max_length=80)
    axis = models.CharField(_("axis"), max_length=12, choices=Axis.choices)
    description = models.CharField(
        _("description"),
        max_length=300,
        blank=True,
        help_text=_("One sentence that tells when to choose it."),
    )
    points = models.PositiveIntegerField(
        _("points for each nominee"), default=0, validators=[MaxValueValidator(MOST_POINTS)]
    )
    budget = models.PositiveIntegerField(
        _("budget in points"), default=0, validators=[MaxValueValidator(MOST_POINTS)]
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(name="category_name_once", fields=["program", "name"]),
            models.UniqueConstraint(name="category_of_program", fields=["id", "program"]),
            models.CheckConstraint(name="category_named", condition=~models.Q(name="")),
            models.CheckConstraint(
                name="category_axis_known", condition=models.Q(axis__in=["execution", "innovation"])
            ),
            models.CheckConstraint(
                name="category_points_possible",
                condition=models.Q(points__lte=MOST_POINTS, budget__lte=MOST_POINTS),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """What the selection panel scores from 1 to 5."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="criteria", verbose_name=_("program"))
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("description"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(name="criterion_name_once", fields=["program", "name"]),
            models.CheckConstraint(name="criterion_named", condition=~models.Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class PanelMember(models.Model):
    """Somebody who scores a program's nominations without seeing who made them."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="panel", verbose_name=_("program"))
    employee = models.ForeignKey(Employee, models.CASCADE, related_name="panels", verbose_name=_("employee"))

    class Meta:
        verbose_name = _("panel member")
        verbose_name_plural = _("panel members")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="panel_member_once", fields=["program", "employee"])]

    def __str__(self) -> str:
        return str(self.employee)
