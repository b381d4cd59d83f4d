"""Flags: patterns in who recognises whom that a human should look at."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from people.models import Employee


class IntegrityFlagQuerySet(models.QuerySet["IntegrityFlag"]):
    """Flags by who may see them."""

    def visible_to(self, user: User) -> "IntegrityFlagQuerySet":
        """All for HR, but those that name the user; none for others."""
        if not user.holds_everywhere("recognition.manage"):
            return self.none()
        named = IntegrityFlag.people.through.objects.filter(employee__user=user)
        return self.exclude(pk__in=named.values("integrityflag"))


class IntegrityFlag(models.Model):
    """A pattern found in a quarter, for HR to look at; nothing follows from it by itself.

    `key` tells it from others of its kind in the quarter that begins on `quarter`; `figures` hold what
    was counted, without a word of what anybody wrote.
    """

    class Kind(models.TextChoices):
        TRIANGLE = "triangle", _("three who recognise each other in turn")
        PAIR = "pair", _("two who often recognise each other")
        RUSH = "rush", _("half of the awards in the last week")
        CONCENTRATION = "concentration", _("few receive much")

    class Outcome(models.TextChoices):
        OPEN = "", _("to look at")
        FINE = "fine", _("fine as it is")
        TALKED = "talked", _("talked about")

    kind = models.CharField(_("kind"), max_length=13, choices=Kind.choices)
    quarter = models.DateField(_("quarter"))
    key = models.CharField(_("key"), max_length=80)
    people = models.ManyToManyField(Employee, blank=True, related_name="+", verbose_name=_("people"))
    figures = models.JSONField(_("figures"), default=dict)
    found_at = models.DateTimeField(_("found at"), auto_now_add=True)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.OPEN, blank=True
    )
    note = models.TextField(_("note"), max_length=1000, blank=True)
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("looked at by"),
    )
    decided_at = models.DateTimeField(_("looked at"), null=True, blank=True)

    objects = IntegrityFlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        ordering = ["-quarter", "-id"]
        constraints = [
            models.UniqueConstraint(name="integrity_flag_once", fields=["kind", "quarter", "key"]),
            models.CheckConstraint(
                name="integrity_flag_kind_known",
                condition=models.Q(kind__in=["triangle", "pair", "rush", "concentration"]),
            ),
            models.CheckConstraint(
                name="integrity_flag_outcome_known", condition=models.Q(outcome__in=["", "fine", "talked"])
            ),
            models.CheckConstraint(
                name="integrity_flag_decided",
                condition=models.Q(outcome="") | models.Q(decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key}"
