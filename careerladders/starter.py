"""Starter content: the twelve competencies. Frameworks to start from are files: `exchange.starters`.

Plain data in English. It is copied into an organization's own tables, where it can be edited.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class StarterCompetency:
    """A competency as it starts out; `axis` is leadership or management."""

    slug: str
    name: str
    axis: str
    description: str


def _leadership(slug: str, name: str, description: str) -> StarterCompetency:
    return StarterCompetency(slug, name, "leadership", description)


def _management(slug: str, name: str, description: str) -> StarterCompetency:
    return StarterCompetency(slug, name, "management", description)


COMPETENCIES = (
    _leadership("vision", "Vision", "Gives the work a direction that people understand and can act on."),
    _leadership("inspiration", "Inspiration", "Makes people want to do their best work together."),
    _leadership("change", "Change", "Starts changes that are needed and brings people through them."),
    _leadership("empathy", "Empathy", "Understands how others see and feel a situation, and acts on it."),
    _leadership("coaching", "Coaching", "Helps others to grow by questions, feedback and trust."),
    _leadership("bridging", "Bridging", "Connects people and teams who need each other."),
    _management("planning", "Planning", "Turns goals into steps, dates and owners that hold."),
    _management("organising", "Organising", "Arranges roles, tasks and routines so that work flows."),
    _management("execution", "Execution", "Gets the agreed result done, on time and in good quality."),
    _management(
        "follow-through", "Follow-through", "Keeps promises and checks that what was decided happens."
    ),
    _management("resources", "Resources", "Uses people's time, money and tools where they count most."),
    _management(
        "decision-control", "Decision control", "Decides in time, on facts, and watches whether it works."
    ),
)

ROLE_KINDS = (
    (
        "project-lead",
        "Project lead",
        "Leads a piece of work to its result: sets the aim, brings the people together, decides what waits.",
    ),
    (
        "mentor",
        "Mentor",
        "Helps one or two colleagues to grow: listens, asks, shares what worked and what did not.",
    ),
    (
        "culture-champion",
        "Culture champion",
        "Brings a way of working to life in the teams, and says when it is in danger.",
    ),
)
