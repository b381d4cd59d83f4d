"""The words for quadrants, certainty, and what the gate hides."""

from django.utils.translation import gettext_lazy as _

NAMES = {
    "balanced": _("Balanced"),
    "chaos": _("Inspired, needs structure"),
    "stagnation": _("Well run, needs direction"),
    "adrift": _("Needs both"),
}
BADGES = {"balanced": "balance", "chaos": "manage", "stagnation": "lead", "adrift": "warn"}
CERTAINTY = {
    "clear": _("clear"),
    "likely": _("likely"),
    "too_close": _("too close to call"),
}
REASONS = {
    "too_few_reviewers": _("Not shown: too few people wrote to stay anonymous."),
    "too_few_participants": _("Not shown: too few people were reviewed."),
    "dominated": _("Not shown: most answers were about one person."),
    "protects_another": _("Not shown: it would give away a smaller department."),
}
