"""What a nomination still lacks to be convincing: hints while one writes, which never hold it up."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

ENOUGH = 40
"""Letters below which an answer can hardly be specific."""
NUMBER_OR_NAME = re.compile(r"\d|(?<![.!?]\s)(?<!^)\b[A-ZÄÖÜ]\w{2,}")
TRAITS = re.compile(
    r"\b(always|never|great|amazing|awesome|nice|best|hard[- ]?working|team player|helpful|"
    r"dedicated|passionate|fantastic)\b",
    re.IGNORECASE,
)
CHANGE = re.compile(
    r"\d|\b(so that|because|since|saved?|faster|fewer|less|more|could|now|instead|before|after|without)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Hint:
    """Whether an answer is specific, observed or of impact, and what would make it so."""

    code: str
    label: str
    holds: bool
    remedy: str


def hints(situation: str, behaviour: str, impact: str) -> list[Hint]:
    """One hint for each of the three answers, in their order."""
    is_specific = len(situation) >= ENOUGH and bool(NUMBER_OR_NAME.search(situation))
    is_observed = len(behaviour) >= ENOUGH and not TRAITS.search(behaviour)
    has_impact = len(impact) >= ENOUGH and bool(CHANGE.search(impact))
    return [
        Hint(
            "specific",
            _("Specific"),
            is_specific,
            _("Name the day, the project or the place, so that others recognise the moment."),
        ),
        Hint(
            "observed",
            _("Observed"),
            is_observed,
            _("Tell what somebody watching would have seen, without words such as “always” or “great”."),
        ),
        Hint(
            "impact",
            _("Of impact"),
            has_impact,
            _("Say what is different since: a figure, or what somebody can do now."),
        ),
    ]
