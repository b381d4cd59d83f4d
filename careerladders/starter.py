"""Starter content: the twelve competencies and one generic dual ladder.

Plain data in English. It is copied into an organization's own tables, where it can be edited.
"""

from dataclasses import dataclass
from typing import Literal

TrackKind = Literal["ic", "management"]


@dataclass(frozen=True)
class StarterCompetency:
    """A competency as it starts out; `axis` is leadership or management."""

    slug: str
    name: str
    axis: str
    description: str


@dataclass(frozen=True)
class StarterLevel:
    """A step of a track. `proficiency` is 0..5 for each of `COMPETENCIES` in their order.

    `examples` says for some competencies (by slug) what they look like at this level.
    """

    track: TrackKind
    code: str
    title: str
    grade: int
    summary: str
    proficiency: tuple[int, ...]
    examples: dict[str, str]

    @property
    def expectations(self) -> dict[str, tuple[int, str]]:
        """Proficiency and example (may be empty) of every competency, by slug."""
        return {
            competency.slug: (proficiency, self.examples.get(competency.slug, ""))
            for competency, proficiency in zip(COMPETENCIES, self.proficiency, strict=True)
        }


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

FRAMEWORK_SLUG = "general"
FRAMEWORK_NAME = "General"

LEVELS = (
    StarterLevel(
        "ic",
        "IC1",
        "Associate",
        1,
        "Learns the craft on well-defined tasks, asks early and finishes what is begun.",
        (0, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 0),
        {
            "empathy": "Listens before answering and notices when a colleague needs help.",
            "bridging": "Knows who works next to the team and asks them directly.",
            "execution": "Finishes small tasks as agreed and says early when one is at risk.",
        },
    ),
    StarterLevel(
        "ic",
        "IC2",
        "Specialist",
        2,
        "Works on own tasks with little help and leaves things better than they were.",
        (1, 1, 1, 2, 1, 1, 1, 1, 2, 2, 1, 1),
        {
            "inspiration": "Shares what went well and thanks others for their part in it.",
            "coaching": "Shows a newcomer how the team works and why.",
            "follow-through": "Keeps own promises without being reminded.",
        },
    ),
    StarterLevel(
        "ic",
        "IC3",
        "Experienced specialist",
        3,
        "Owns a piece of work from question to result and is relied on by the team.",
        (1, 2, 2, 2, 2, 2, 2, 2, 3, 3, 1, 1),
        {
            "change": "Tries a better way of working in a small scope and reports honestly how it went.",
            "coaching": "Gives a colleague feedback that is specific, kind and usable.",
            "planning": "Breaks own work into steps with dates that others can count on.",
        },
    ),
    StarterLevel(
        "ic",
        "IC4",
        "Senior specialist",
        4,
        "Leads work that needs several people, without being their manager.",
        (2, 2, 3, 3, 3, 3, 3, 2, 3, 3, 2, 2),
        {
            "vision": "Explains to the project group what the result is for and what is left out.",
            "bridging": "Brings two teams to one solution before their plans collide.",
            "planning": "Keeps a shared plan for a project of several people and updates it openly.",
        },
    ),
    StarterLevel(
        "ic",
        "IC5",
        "Lead specialist",
        5,
        "Sets the standard for a field within the department and grows others in it.",
        (3, 3, 3, 3, 3, 4, 3, 3, 4, 4, 2, 3),
        {
            "vision": "Describes where the field should stand in a year so that several teams follow it.",
            "inspiration": "Wins people for demanding work by showing what it changes for customers.",
            "decision-control": "Writes down options, picks one in time and says what would change it.",
        },
    ),
    StarterLevel(
        "ic",
        "IC6",
        "Principal specialist",
        6,
        "Solves questions that cross departments and makes many others more effective.",
        (4, 4, 4, 4, 4, 4, 4, 3, 4, 4, 3, 4),
        {
            "change": "Leads a change across departments and answers doubts with evidence and patience.",
            "coaching": "Mentors senior colleagues and makes room for them to lead in public.",
            "execution": "Brings the riskiest part of a large undertaking to a sound result.",
        },
    ),
    StarterLevel(
        "ic",
        "IC7",
        "Distinguished specialist",
        7,
        "Shapes what the whole organization can do and is asked for judgement beyond it.",
        (5, 5, 5, 4, 5, 5, 4, 4, 5, 5, 4, 4),
        {
            "vision": "Sets a direction of several years that executives and specialists both build on.",
            "bridging": "Joins people inside and outside the organization around a shared problem.",
            "resources": "Stops good ideas that cost more than they bring, and explains why.",
        },
    ),
    StarterLevel(
        "management",
        "M1",
        "Team lead",
        4,
        "Leads one team: its people grow, its work is planned and it delivers.",
        (2, 3, 3, 3, 3, 3, 3, 3, 3, 4, 3, 3),
        {
            "coaching": "Meets each person regularly about their growth, not only about tasks.",
            "empathy": "Notices strain in the team early and changes the load.",
            "organising": "Makes clear who does what and who decides.",
            "follow-through": "Comes back to every decision until it is done or dropped.",
        },
    ),
    StarterLevel(
        "management",
        "M2",
        "Department manager",
        5,
        "Leads a department or several small teams towards goals they helped to set.",
        (3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 3, 4),
        {
            "vision": "Turns the organization's direction into a picture that each team finds itself in.",
            "bridging": "Settles conflicts between teams by what serves the whole.",
            "planning": "Plans a half-year with reserves, and re-plans in the open when facts change.",
            "decision-control": "Sets few clear measures and acts when they move.",
        },
    ),
    StarterLevel(
        "management",
        "M3",
        "Director",
        6,
        "Leads managers and is answerable for a whole field of the organization.",
        (4, 4, 4, 4, 4, 4, 4, 4, 4, 5, 4, 4),
        {
            "inspiration": "Gives credit by name and stands up for the department when things go wrong.",
            "change": "Prepares people for change before it comes and stays present while it hurts.",
            "resources": "Moves people and money to where they count most, with reasons all can hear.",
            "follow-through": "Has commitments across departments reviewed and kept.",
        },
    ),
    StarterLevel(
        "management",
        "M4",
        "Executive",
        7,
        "Leads the organization as a whole and models both leadership and management.",
        (5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5),
        {
            "vision": "Gives the organization a direction that people can repeat in their own words.",
            "empathy": "Seeks out views from every level and shows what was done with them.",
            "execution": "Keeps the whole organization to the few results that matter this year.",
            "decision-control": "Takes hard decisions in time and reviews their outcome in public.",
        },
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
"""Slug, name and description of the leadership roles that every organization starts with."""
