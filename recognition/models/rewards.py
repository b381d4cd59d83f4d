"""Rewards: what points can be spent on, and who has done so."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from people.models import Employee
from recognition.models.points import PointsTransfer
from recognition.models.programs import MOST_POINTS


class Reward(models.Model):
    """Something in the catalogue; `stock` is how many are left, None for any number.

    `taxable_value` in `currency` is what payroll hears of when somebody gets it.
    """

    name = models.CharField(_("name"), max_length=120, unique=True)
    description = models.TextField(_("description"), max_length=1000, blank=True)
    price = models.PositiveIntegerField(
        _("price in points"), validators=[MinValueValidator(1), MaxValueValidator(MOST_POINTS)]
    )
    taxable_value = models.DecimalField(
        _("taxable value"),
        max_digits=10,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
        help_text=_("What payroll hears of when somebody gets it; 0 when there is nothing to tax."),
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default="EUR",
        validators=[RegexValidator("^[A-Z]{3}$", _("Write three capital letters, such as EUR."))],
    )
    stock = models.PositiveIntegerField(
        _("left"), null=True, blank=True, help_text=_("Empty when there is no limit.")
    )
    needs_approval = models.BooleanField(
        _("needs approval"),
        default=True,
        help_text=_("Otherwise it is theirs as soon as they ask for it."),
    )
    is_active = models.BooleanField(
        _("can be chosen"), default=True, help_text=_("What was asked for before stays as it is.")
    )

    class Meta:
        verbose_name = _("reward")
        verbose_name_plural = _("rewards")
        ordering = ["price", "name"]
        constraints = [
            models.CheckConstraint(name="reward_named", condition=~models.Q(name="")),
            models.CheckConstraint(name="reward_costs_points", condition=models.Q(price__gt=0)),
            models.CheckConstraint(name="reward_value_positive", condition=models.Q(taxable_value__gte=0)),
            models.CheckConstraint(
                name="reward_currency_code", condition=models.Q(currency__regex="^[A-Z]{3}$")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RedemptionQuerySet(models.QuerySet["Redemption"]):
    """Requests by who may see them."""

    def visible_to(self, user: User) -> "RedemptionQuerySet":
        """One's own; all of them for those who decide."""
        return self if user.has_perm("recognition.decide") else self.filter(employee__user=user)


class Redemption(models.Model):
    """A reward that somebody asked for; price and value stay as they were then.

    The points leave the person's account at once (`transfer`) and come back when it is declined or
    cancelled.
    """

    class Status(models.TextChoices):
        REQUESTED = "requested", _("asked for")
        APPROVED = "approved", _("granted")
        DECLINED = "declined", _("declined")
        CANCELLED = "cancelled", _("cancelled")

    reward = models.ForeignKey(Reward, models.PROTECT, related_name="redemptions", verbose_name=_("reward"))
    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="redemptions", verbose_name=_("employee")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.REQUESTED)
    price = models.PositiveIntegerField(_("price in points"))
    taxable_value = models.DecimalField(_("taxable value"), max_digits=10, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    transfer = models.OneToOneField(
        PointsTransfer, models.PROTECT, related_name="redemption", verbose_name=_("transfer")
    )
    nonce = models.UUIDField(_("nonce"), editable=False)
    created_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)

    objects = RedemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("redemption")
        verbose_name_plural = _("redemptions")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(name="redemption_once_per_nonce", fields=["employee", "nonce"]),
            models.CheckConstraint(
                name="redemption_status_known",
                condition=models.Q(status__in=["requested", "approved", "declined", "cancelled"]),
            ),
            models.CheckConstraint(
                name="redemption_declined_with_reason", condition=~models.Q(status="declined", reason="")
            ),
            models.CheckConstraint(
                name="redemption_approved_on_a_day",
                condition=~models.Q(status__in=["approved", "declined"], decided_on=None),
            ),
        ]
        indexes = [
            models.Index(name="redemptions_waiting", fields=["id"], condition=models.Q(status="requested")),
            models.Index(
                name="redemptions_granted",
                fields=["decided_on", "id"],
                condition=models.Q(status="approved"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.reward}"

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has decided, so that it can still be cancelled."""
        return self.status == self.Status.REQUESTED

    @property
    def badge(self) -> str:
        """The kind of badge that shows its state."""
        return {self.Status.REQUESTED: "warn", self.Status.APPROVED: "balance"}.get(
            self.Status(self.status), "plain"
        )
