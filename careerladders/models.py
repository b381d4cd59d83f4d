"""Competencies, frameworks and their two tracks, levels, and who stands on which."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Employee


class Axis(models.TextChoices):
    """What a competency belongs to."""

    LEADERSHIP = "leadership", _("Leadership")
    MANAGEMENT = "management", _("Management")
    CRAFT = "craft", _("Craft")


class Competency(models.Model):
    """Something people are good at, seen in what they do."""

    slug = models.SlugField(_("slug"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    axis = models.CharField(_("axis"), max_length=12, choices=Axis.choices)
    description = models.TextField(_("description"), max_length=1000, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(name="competency_axis_known", condition=models.Q(axis__in=Axis.values)),
            models.CheckConstraint(name="competency_named", condition=~models.Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class Framework(models.Model):
    """The career ladders of one profession, such as Engineering."""

    slug = models.SlugField(_("slug"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class FrameworkVersion(models.Model):
    """One edition of a framework; people stand on the levels of the published one."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("retired")

    framework = models.ForeignKey(
        Framework, models.CASCADE, related_name="versions", verbose_name=_("framework")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["framework", "-number"]
        constraints = [
            models.UniqueConstraint(name="version_number_once", fields=["framework", "number"]),
            models.UniqueConstraint(
                name="version_one_published",
                fields=["framework"],
                condition=models.Q(status="published"),
            ),
            models.CheckConstraint(
                name="version_status_known",
                condition=models.Q(status__in=["draft", "published", "retired"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.framework} {self.number}"


class Track(models.Model):
    """One of the two ways up."""

    class Kind(models.TextChoices):
        SPECIALIST = "ic", _("Specialists")
        MANAGEMENT = "management", _("Managers")

    version = models.ForeignKey(
        FrameworkVersion, models.CASCADE, related_name="tracks", verbose_name=_("version")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)

    class Meta:
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        ordering = ["version", "kind"]
        constraints = [
            models.UniqueConstraint(name="track_kind_once", fields=["version", "kind"]),
            models.CheckConstraint(
                name="track_kind_known", condition=models.Q(kind__in=["ic", "management"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.get_kind_display()}"


class Level(models.Model):
    """A step of a track; the grade says what it is worth, the same on both tracks."""

    track = models.ForeignKey(Track, models.CASCADE, related_name="levels", verbose_name=_("track"))
    rank = models.PositiveSmallIntegerField(_("rank"))
    code = models.CharField(_("code"), max_length=12)
    title = models.CharField(_("title"), max_length=80)
    grade = models.PositiveSmallIntegerField(_("grade"))
    summary = models.TextField(_("summary"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["track", "rank"]
        constraints = [
            models.UniqueConstraint(name="level_rank_once", fields=["track", "rank"]),
            models.UniqueConstraint(name="level_code_once", fields=["track", "code"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Proficiency(models.IntegerChoices):
    """How far a level asks someone to have come in a competency."""

    NONE = 0, _("Not asked for yet")
    KNOWS = 1, _("Knows how it is done")
    SUPPORTED = 2, _("Does it with support")
    RELIABLE = 3, _("Does it reliably")
    EXAMPLE = 4, _("Others learn from it")
    STANDARD = 5, _("Sets the standard")


class Expectation(models.Model):
    """What a level asks in one competency."""

    level = models.ForeignKey(Level, models.CASCADE, related_name="expectations", verbose_name=_("level"))
    competency = models.ForeignKey(
        Competency, models.PROTECT, related_name="expectations", verbose_name=_("competency")
    )
    proficiency = models.PositiveSmallIntegerField(_("proficiency"), choices=Proficiency.choices)
    text = models.TextField(_("what it looks like"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("expectation")
        verbose_name_plural = _("expectations")
        ordering = ["level", "competency"]
        constraints = [
            models.UniqueConstraint(name="expectation_once", fields=["level", "competency"]),
            models.CheckConstraint(
                name="expectation_proficiency_0_to_5", condition=models.Q(proficiency__range=(0, 5))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level}: {self.competency}"


class CurrentLevelQuerySet(models.QuerySet["CurrentLevel"]):
    """Who stands where on a day."""

    def on(self, day: dt.date) -> "CurrentLevelQuerySet":
        """The levels of that day."""
        return self.filter(period__contains=day)


class CurrentLevel(models.Model):
    """The level an employee stands on, from one day to before another."""

    class Reason(models.TextChoices):
        HIRED = "hired", _("hired")
        PROMOTED = "promoted", _("promoted")
        MOVED = "moved", _("moved")
        TRIAL = "trial", _("on trial")
        RETURNED = "returned", _("returned")

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="levels", verbose_name=_("employee"))
    level = models.ForeignKey(Level, models.PROTECT, related_name="holders", verbose_name=_("level"))
    period = DateRangeField(_("period"))
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)

    objects = CurrentLevelQuerySet.as_manager()

    class Meta:
        verbose_name = _("current level")
        verbose_name_plural = _("current levels")
        ordering = ["employee", "period"]
        constraints = [
            ExclusionConstraint(
                name="current_level_no_overlap",
                expressions=[("employee", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                name="current_level_period_not_empty",
                condition=models.Q(period__isempty=False) & models.Q(period__startswith__isnull=False),
            ),
            models.CheckConstraint(
                name="current_level_reason_known",
                condition=models.Q(reason__in=["hired", "promoted", "moved", "trial", "returned"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.level}"
