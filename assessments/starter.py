"""Starter questionnaire: two observable behaviours for each of the twelve competencies.

Plain data in English and in our own wording. It is copied into an organization's own tables.
"""

from dataclasses import dataclass

QUESTIONNAIRE_NAME = "Leadership and management in balance"

FREQUENCY_LABELS = {
    1: "Almost never",
    2: "Seldom",
    3: "Sometimes",
    4: "Often",
    5: "Almost always",
}

OPEN_QUESTIONS = (
    "What should this person keep doing?",
    "What could this person do differently?",
)


@dataclass(frozen=True)
class StarterItem:
    """A behaviour rated by how often it is seen; the short form asks the first of each competency."""

    code: str
    competency: str
    text: str
    in_short_form: bool


_BEHAVIOURS = {
    "vision": (
        "Explains where we are heading and why it matters.",
        "Shows how the work of each of us adds to the larger goal.",
    ),
    "inspiration": (
        "Speaks about our work in a way that makes me want to contribute.",
        "Names what people did well, in front of others.",
    ),
    "change": (
        "Suggests new ways of working and tries them out.",
        "Tells us early what will change and takes our concerns seriously.",
    ),
    "empathy": (
        "Listens to the end before answering.",
        "Notices when someone is under strain and offers help.",
    ),
    "coaching": (
        "Gives feedback that is specific enough to act on.",
        "Asks questions that help others to find their own solution.",
    ),
    "bridging": (
        "Brings people from different teams together to solve a problem.",
        "Speaks about other teams with respect and takes their needs into account.",
    ),
    "planning": (
        "Breaks goals down into clear steps with dates.",
        "Sees risks coming and prepares for them.",
    ),
    "organising": (
        "Makes clear who is responsible for what.",
        "Keeps meetings and routines short and useful.",
    ),
    "execution": (
        "Delivers what was agreed, when it was agreed.",
        "Removes obstacles that keep work from getting done.",
    ),
    "follow-through": (
        "Does what they said they would do.",
        "Checks back on decisions until they are carried out.",
    ),
    "resources": (
        "Puts time and money where they matter most.",
        "Says no or moves other work when we have too much to do.",
    ),
    "decision-control": (
        "Makes decisions when they are needed, based on facts.",
        "Looks at results regularly and corrects course when needed.",
    ),
}

ITEMS = tuple(
    StarterItem(f"{competency}-{number}", competency, text, in_short_form=number == 1)
    for competency, texts in _BEHAVIOURS.items()
    for number, text in enumerate(texts, start=1)
)
