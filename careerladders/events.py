"""What people are told of career conversations, the steps agreed on in them, and promotion cases.

What one writes in a conversation stands in no notification: mails are read in other places.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.registry import Mail, register_event, register_topic

NAME = {"name": "Ana Novak"}
LEVEL = {**NAME, "level": "IC4 Senior Engineer"}
DAY = _("30 April")


def register() -> None:
    """Add this app's topics and events."""
    register_conversations()
    register_steps()
    register_promotions()


def register_conversations() -> None:
    """The talks of an employee with their manager."""
    topic = "conversations"
    text = _("When a career conversation is opened, prepared or closed with you.")
    register_topic(topic, _("Career conversations"), text, can_mute=False)

    def event(name: str, label: Promise, text: Promise, mail: Mail = Mail.NOW) -> None:
        register_event(f"conversation.{name}", label, text, topic=topic, examples=LEVEL, mail=mail)

    event("opened", _("A conversation is opened"), _("{name} opened a career conversation with you: {level}"))
    event(
        "view_shared",
        _("The other one has shared a view"),
        _("{name} shared a view of {level}. You see it once you share yours."),
    )
    event(
        "both_shared",
        _("Both views are shared"),
        _("{name} shared as well: see both views of {level} side by side"),
    )
    event(
        "closed",
        _("A conversation is closed"),
        _("{name} closed your career conversation: {level}"),
        Mail.DIGEST,
    )
    event(
        "handed_over",
        _("A conversation goes on with you"),
        _("{name} goes on with you in a career conversation: {level}"),
    )
    register_event(
        "conversation.prepare",
        _("A conversation is near and your view is missing"),
        _("You talk with {name} on {day} about {level}: prepare your view, about 10 minutes."),
        topic=topic,
        examples={**LEVEL, "day": DAY},
    )


def register_steps() -> None:
    """The reminders of steps."""
    text = _("Reminders of the steps that you agreed on in a conversation.")
    register_topic("next_steps", _("Next steps"), text, can_mute=True)
    register_event(
        "next_step.due",
        _("A step is due soon"),
        _("A next step that you agreed on with {name} is due on {day}."),
        topic="next_steps",
        examples={**NAME, "day": DAY},
    )
    register_event(
        "next_step.overdue",
        _("A step was due"),
        _("A next step that you agreed on with {name} was due on {day}. Is it done?"),
        topic="next_steps",
        examples={**NAME, "day": DAY},
    )


def register_promotions() -> None:
    """Cases from the first assessment to the end of a trial."""
    topic = "promotions"
    text = _("When you are asked to assess somebody, and what becomes of a promotion case.")
    register_topic(topic, _("Promotion cases"), text, can_mute=False)

    def event(name: str, label: Promise, text: Promise, mail: Mail = Mail.NOW) -> None:
        register_event(f"promotion.{name}", label, text, topic=topic, examples=LEVEL, mail=mail)

    event(
        "assessment_asked",
        _("Your assessment is asked for"),
        _("How far has {name} come? Your assessment is asked for, about 5 minutes."),
    )
    event(
        "assessment_waits",
        _("Your assessment is still missing"),
        _("{name} waits for your assessment, about 5 minutes."),
    )
    event(
        "assessment_not_needed",
        _("Your assessment is not needed any more"),
        _("Your assessment of {name} isn't needed any more. Thank you!"),
        Mail.DIGEST,
    )
    event(
        "assessment_in",
        _("An assessment has come in"),
        _("An assessment of {name} has come in."),
        Mail.DIGEST,
    )
    event("submitted", _("There is a case for you"), _("There is a promotion case for you: to {level}."))
    event("withdrawn", _("A case is withdrawn"), _("The promotion case of {name} to {level} was withdrawn."))
    register_event(
        "promotion.taken_over",
        _("Somebody goes on with a case"),
        _("{by} took over the promotion case of {name} to {level}."),
        topic=topic,
        examples={**LEVEL, "by": "Ben Okoro"},
    )
    event("approved", _("A case is approved"), _("Decided: {name} goes on to {level}."))
    event(
        "declined",
        _("A case is declined"),
        _("The promotion case of {name} to {level} was declined, with the reason."),
    )
    event("confirmed", _("A trial went well"), _("The trial went well: {name} stays at {level}."))
    event("returned", _("A trial has ended"), _("The trial of {name} has ended; thank you for trying."))
    register_event(
        "promotion.trial_ends",
        _("A trial ends soon"),
        _("The trial of {name} at {level} ends on {day}. Talk about it, then confirm or return."),
        topic=topic,
        examples={**LEVEL, "day": DAY},
    )
