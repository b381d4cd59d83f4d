"""What people, and chat channels, are told of kudos, awards and rewards."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.registry import Mail, register_event, register_topic
from recognition.services.kudos import UNDO_ALLOWED


def register() -> None:
    """Add this app's topics and events."""
    register_kudos()
    register_nominations()
    register_rewards()
    register_anniversaries()


def register_kudos() -> None:
    """Nothing leaves the product while kudos can be taken back."""
    register_topic("kudos", _("Kudos"), _("When a colleague thanks you."), can_mute=True)
    value = _("Delivers what was promised")
    register_event(
        "kudos.received",
        _("Somebody thanked you"),
        _("{giver} thanked you: {value}"),
        topic="kudos",
        examples={"giver": "Ana Novak", "value": value},
        mail=Mail.DIGEST,
        delay=UNDO_ALLOWED,
    )
    register_event(
        "kudos.with_points",
        _("Somebody thanked you with points"),
        _("{giver} thanked you with {points} points: {value}"),
        topic="kudos",
        examples={"giver": "Ana Novak", "value": value, "points": "20"},
        mail=Mail.DIGEST,
        delay=UNDO_ALLOWED,
    )
    register_event(
        "kudos.given",
        _("Kudos that everybody sees"),
        _("{giver} thanked {receiver}: {value} – {message}"),
        topic="kudos",
        examples={
            "giver": "Ana Novak",
            "receiver": "Tom Berg",
            "value": value,
            "message": _("You found the fault before customers did."),
        },
        mail=Mail.NONE,
        delay=UNDO_ALLOWED,
        is_public=True,
    )


def register_nominations() -> None:
    """From asking for a colleague's word to the decision."""
    topic = "awards"
    text = _("When your word or your scores are asked for, and what becomes of nominations.")
    register_topic(topic, _("Nominations and awards"), text, can_mute=False)
    program = {"program": _("Spring awards")}

    def event(name: str, label: Promise, text: Promise) -> None:
        register_event(f"nomination.{name}", label, text, topic=topic, examples=program)

    register_event(
        "nomination.endorsement_asked",
        _("Somebody asks for your word"),
        _("{name} asks whether you stand behind a nomination: {program}."),
        topic=topic,
        examples={**program, "name": "Ana Novak"},
    )
    event("scores_wait", _("Your scores are asked for"), _("A nomination waits for your scores: {program}."))
    event("awarded", _("An award for you"), _("An award for you: {program}."))
    event("won", _("Your nomination won"), _("Your nomination won: {program}."))
    event(
        "passed_over",
        _("You were nominated and didn’t win"),
        _("You were nominated, and it didn’t win this time; read why: {program}."),
    )
    register_event(
        "award.given",
        _("An award that everybody sees"),
        _("{names}: {program}, {category} – {impact}"),
        topic=topic,
        examples={
            **program,
            "names": "Ana Novak, Tom Berg",
            "category": _("Execution"),
            "impact": _("We shipped on the day that we had promised."),
        },
        mail=Mail.NONE,
        is_public=True,
    )
    event("not_won", _("Your nomination didn’t win"), _("Your nomination didn’t win; read why: {program}."))


def register_rewards() -> None:
    """What becomes of a reward that somebody asked for."""
    register_topic("rewards", _("Rewards"), _("What becomes of a reward that you asked for."), can_mute=True)
    reward = {"reward": _("A day off")}
    register_event(
        "reward.granted", _("A reward is yours"), _("{reward} is yours."), topic="rewards", examples=reward
    )
    register_event(
        "reward.declined",
        _("A reward is declined"),
        _("{reward} was declined, and your points are back: the reason stands beside it."),
        topic="rewards",
        examples=reward,
    )


def register_anniversaries() -> None:
    """Only channels are told: people read of them in the feed."""
    register_topic(
        "anniversaries", _("Anniversaries"), _("When a colleague has been here for years."), can_mute=True
    )
    register_event(
        "anniversary.reached",
        _("Somebody has been here for whole years"),
        _("{name} celebrates an anniversary here. Years: {years}"),
        topic="kudos",
        examples={"name": "Ana Novak", "years": "5"},
        mail=Mail.NONE,
        is_public=True,
    )
