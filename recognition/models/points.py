"""The ledger of points: accounts, and the transfers between them that are never changed."""

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Employee
from recognition.models.programs import MOST_POINTS, Category

MOST_MONTHS = 1200


class RecognitionSettings(models.Model):
    """How the organization uses points; one row, or none as long as nothing differs from the defaults."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    has_points = models.BooleanField(
        _("use points"), default=True, help_text=_("Without points people thank and nominate all the same.")
    )
    kept_months = models.PositiveSmallIntegerField(
        _("months until points expire"),
        null=True,
        blank=True,
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)],
        help_text=_("Points received expire when they weren't spent for so long; empty for never."),
    )

    class Meta:
        verbose_name = _("settings of recognition")
        verbose_name_plural = _("settings of recognition")
        constraints = [
            models.CheckConstraint(name="recognition_settings_once", condition=models.Q(id=1)),
            models.CheckConstraint(
                name="recognition_settings_months",
                condition=models.Q(kept_months=None) | models.Q(kept_months__range=(1, MOST_MONTHS)),
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class PointsAccount(models.Model):
    """Points of one owner: a person's to give or to spend, a category's budget, the organization's.

    Points come into the world from *issued*, whose balance alone may be negative, and leave it to
    *redeemed* and *expired*; the sum of all balances is 0.
    """

    class Kind(models.TextChoices):
        ISSUED = "issued", _("issued")
        BUDGET = "budget", _("budget")
        TO_GIVE = "to_give", _("points to give")
        TO_SPEND = "to_spend", _("points to spend")
        REDEEMED = "redeemed", _("redeemed")
        EXPIRED = "expired", _("expired")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    employee = models.ForeignKey(
        Employee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="points_accounts",
        verbose_name=_("employee"),
    )
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="points_accounts",
        verbose_name=_("category"),
    )
    balance = models.BigIntegerField(_("balance"), default=0)

    class Meta:
        verbose_name = _("points account")
        verbose_name_plural = _("points accounts")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="points_account_once", fields=["kind", "employee", "category"], nulls_distinct=False
            ),
            models.CheckConstraint(
                name="points_account_owner",
                condition=models.Q(
                    kind__in=["to_give", "to_spend"], employee__isnull=False, category__isnull=True
                )
                | models.Q(kind="budget", employee__isnull=True, category__isnull=False)
                | models.Q(
                    kind__in=["issued", "redeemed", "expired"], employee__isnull=True, category__isnull=True
                ),
            ),
            models.CheckConstraint(
                name="points_account_not_overdrawn",
                condition=models.Q(kind="issued") | models.Q(balance__gte=0),
            ),
        ]

    def __str__(self) -> str:
        owner = self.employee or self.category
        return f"{owner}: {self.get_kind_display()}" if owner else self.get_kind_display()


class PointsTransfer(models.Model):
    """Points that go from the account `debit` to the account `credit`, once for each key, for good.

    The database refuses to change or to delete a row; a mistake is put right by another transfer, which
    `reverses` it.
    """

    class Purpose(models.TextChoices):
        GRANT = "grant", _("points to give for the month")
        BUDGET = "budget", _("budget")
        KUDOS = "kudos", _("kudos")
        AWARD = "award", _("award")
        REDEMPTION = "redemption", _("reward")
        EXPIRY = "expiry", _("expired")
        REVERSAL = "reversal", _("taken back")

    debit = models.ForeignKey(PointsAccount, models.PROTECT, related_name="debits", verbose_name=_("from"))
    credit = models.ForeignKey(PointsAccount, models.PROTECT, related_name="credits", verbose_name=_("to"))
    amount = models.PositiveIntegerField(_("points"), validators=[MaxValueValidator(MOST_POINTS)])
    purpose = models.CharField(_("for"), max_length=10, choices=Purpose.choices)
    key = models.CharField(_("key"), max_length=120, unique=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal", verbose_name=_("takes back")
    )
    created_at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("points transfer")
        verbose_name_plural = _("points transfers")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(name="points_transfer_positive", condition=models.Q(amount__gt=0)),
            models.CheckConstraint(
                name="points_transfer_between_two", condition=~models.Q(debit=models.F("credit"))
            ),
            models.CheckConstraint(name="points_transfer_has_key", condition=~models.Q(key="")),
            models.CheckConstraint(
                name="points_transfer_purpose_known",
                condition=models.Q(
                    purpose__in=["grant", "budget", "kudos", "award", "redemption", "expiry", "reversal"]
                ),
            ),
            models.CheckConstraint(
                name="points_transfer_reversal_of_one",
                condition=models.Q(purpose="reversal", reverses__isnull=False)
                | (~models.Q(purpose="reversal") & models.Q(reverses__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(name="points_debits", fields=["debit", "-created_at", "-id"]),
            models.Index(name="points_credits", fields=["credit", "-created_at", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.debit} → {self.credit}: {self.amount}"


class PointsMonth(models.Model):
    """A month, named by its first day, that has begun: what was left to give before has expired."""

    month = models.DateField(_("month"), unique=True)
    begun_at = models.DateTimeField(_("begun at"), auto_now_add=True)

    class Meta:
        verbose_name = _("month of points")
        verbose_name_plural = _("months of points")
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(name="points_month_first_day", condition=models.Q(month__day=1))
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


def month_of(day: dt.date) -> dt.date:
    """The first day of the day's month."""
    return day.replace(day=1)
