"""Competencies, and frameworks with their versions, two tracks, levels and expectations."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from careerladders.permissions import MANAGE

CODE = r"^\w[-\w+. ]*\Z"
"""What stands in an address as the code of a level."""
CODE_TEXT = _("Write letters and digits, with “-”, “_”, “+”, “.” or spaces between.")


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
    behaviours = models.TextField(
        _("behaviours"), max_length=2000, blank=True, help_text=_("What it is seen by: one a line.")
    )
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

    class PayVisibility(models.TextChoices):
        RESTRICTED = "restricted", _("only those who may see pay")
        OWN = "own", _("also each person, for their own level")
        EVERYONE = "everyone", _("everyone")

    slug = models.SlugField(_("slug"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    pay_visibility = models.CharField(
        _("who sees pay bands"),
        max_length=10,
        choices=PayVisibility.choices,
        default=PayVisibility.RESTRICTED,
    )

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="framework_named", condition=~models.Q(name="")),
            models.CheckConstraint(
                name="framework_pay_visibility_known",
                condition=models.Q(pay_visibility__in=["restricted", "own", "everyone"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FrameworkVersionQuerySet(models.QuerySet["FrameworkVersion"]):
    """Who sees which versions."""

    def visible_to(self, user: User) -> "FrameworkVersionQuerySet":
        """What was published, for all who see ladders; drafts for those who manage them."""
        if user.has_perm(MANAGE):
            return self
        return self.exclude(status=FrameworkVersion.Status.DRAFT)


class FrameworkVersion(models.Model):
    """One edition of a framework; people stand on the levels of the published one.

    `pay_tolerance` is how many percent the midpoints of two pay bands of one grade may lie apart.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("retired")

    framework = models.ForeignKey(
        Framework, models.CASCADE, related_name="versions", verbose_name=_("framework")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    pay_tolerance = models.PositiveSmallIntegerField(
        _("pay tolerance"),
        default=10,
        validators=[MaxValueValidator(100)],
        help_text=_("By how many percent the midpoints of pay bands of one grade may differ."),
    )
    published_on = models.DateField(_("published on"), null=True, blank=True)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    competencies = models.ManyToManyField(
        Competency, through="VersionCompetency", verbose_name=_("competencies")
    )

    objects = FrameworkVersionQuerySet.as_manager()

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
            models.UniqueConstraint(
                name="version_one_draft", fields=["framework"], condition=models.Q(status="draft")
            ),
            models.CheckConstraint(
                name="version_status_known",
                condition=models.Q(status__in=["draft", "published", "retired"]),
            ),
            models.CheckConstraint(
                name="version_pay_tolerance_percent", condition=models.Q(pay_tolerance__lte=100)
            ),
            models.CheckConstraint(
                name="version_dated",
                condition=models.Q(status="draft", published_on=None, retired_on=None)
                | models.Q(status="published", published_on__isnull=False, retired_on=None)
                | models.Q(status="retired", published_on__isnull=False, retired_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.framework} {self.number}"


class VersionCompetency(models.Model):
    """A competency that the levels of a version speak of, and its place among them."""

    version = models.ForeignKey(
        FrameworkVersion, models.CASCADE, related_name="columns", verbose_name=_("version")
    )
    competency = models.ForeignKey(
        Competency, models.PROTECT, related_name="columns", verbose_name=_("competency")
    )
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("competency of a version")
        verbose_name_plural = _("competencies of versions")
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(name="version_competency_once", fields=["version", "competency"]),
            models.UniqueConstraint(
                name="version_competency_position_once",
                fields=["version", "position"],
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.competency}"


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


class LevelQuerySet(models.QuerySet["Level"]):
    """Who sees which levels."""

    def visible_to(self, user: User) -> "LevelQuerySet":
        """Those of the versions that they see."""
        if user.has_perm(MANAGE):
            return self
        return self.exclude(track__version__status=FrameworkVersion.Status.DRAFT)

    def with_content(self) -> "LevelQuerySet":
        """Each with its track, version and framework, and what it asks in the order of the competencies."""
        expectations = Expectation.objects.select_related("competency").order_by(
            "competency__position", "competency__name"
        )
        return self.select_related("track__version__framework").prefetch_related(
            models.Prefetch("expectations", expectations)
        )


class Level(models.Model):
    """A step of a track; the grade says what it is worth, the same on both tracks.

    `predecessor` is the level of the edition before which this one continues, under whatever code.
    `revision` counts the changes, so that two who edit it at once are told.
    """

    track = models.ForeignKey(Track, models.CASCADE, related_name="levels", verbose_name=_("track"))
    rank = models.PositiveSmallIntegerField(_("rank"))
    code = models.CharField(
        _("code"),
        max_length=12,
        validators=[RegexValidator(CODE, CODE_TEXT)],
    )
    title = models.CharField(_("title"), max_length=80)
    grade = models.PositiveSmallIntegerField(_("grade"), validators=[MinValueValidator(1)])
    summary = models.TextField(_("summary"), max_length=1000, blank=True)
    predecessor = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("continues"),
    )
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)

    objects = LevelQuerySet.as_manager()

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["track", "rank"]
        constraints = [
            models.UniqueConstraint(
                name="level_rank_once", fields=["track", "rank"], deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(name="level_code_once", fields=["track", "code"]),
            models.UniqueConstraint(name="level_continued_once", fields=["predecessor"]),
            models.CheckConstraint(name="level_named", condition=~models.Q(code="") & ~models.Q(title="")),
            models.CheckConstraint(name="level_grade_from_1", condition=models.Q(grade__gte=1)),
            models.CheckConstraint(name="level_code_in_addresses", condition=~models.Q(code__contains="/")),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class PayBand(models.Model):
    """What a level pays in a year, from `minimum` to `maximum`, in one currency and location."""

    level = models.ForeignKey(Level, models.CASCADE, related_name="pay_bands", verbose_name=_("level"))
    currency = models.CharField(
        _("currency"),
        max_length=3,
        validators=[RegexValidator(r"^[A-Z]{3}\Z", _("Three capital letters, such as EUR."))],
    )
    location = models.CharField(
        _("location"), max_length=80, blank=True, help_text=_("Empty: wherever people work.")
    )
    minimum = models.DecimalField(_("minimum a year"), max_digits=12, decimal_places=2)
    maximum = models.DecimalField(_("maximum a year"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("pay band")
        verbose_name_plural = _("pay bands")
        ordering = ["level", "currency", "location"]
        constraints = [
            models.UniqueConstraint(name="pay_band_once", fields=["level", "currency", "location"]),
            models.CheckConstraint(
                name="pay_band_range",
                condition=models.Q(minimum__gt=0) & models.Q(maximum__gte=models.F("minimum")),
                violation_error_message=_("A band goes from more than nothing up to at least as much."),
            ),
            models.CheckConstraint(
                name="pay_band_currency_code", condition=models.Q(currency__regex=r"^[A-Z]{3}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level}: {self.currency} {self.location}".strip()

    @property
    def midpoint(self) -> Decimal:
        """The middle of the band."""
        return (self.minimum + self.maximum) / 2


class Proficiency(models.IntegerChoices):
    """How far a level asks someone to have come in a competency."""

    NONE = 0, _("Not asked for yet")
    KNOWS = 1, _("Knows how it is done")
    SUPPORTED = 2, _("Does it with support")
    RELIABLE = 3, _("Does it reliably")
    EXAMPLE = 4, _("Others learn from it")
    STANDARD = 5, _("Sets the standard")


class Expectation(models.Model):
    """What a level asks in one competency; `revision` counts the changes, as a level's does."""

    level = models.ForeignKey(Level, models.CASCADE, related_name="expectations", verbose_name=_("level"))
    competency = models.ForeignKey(
        Competency, models.PROTECT, related_name="expectations", verbose_name=_("competency")
    )
    proficiency = models.PositiveSmallIntegerField(_("proficiency"), choices=Proficiency.choices)
    text = models.TextField(_("what it looks like"), max_length=1000, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)

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
