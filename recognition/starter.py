"""Starter content: six values, in English. It is copied into an organization, where it can be edited."""

from recognition.models import Axis

VALUES = (
    (Axis.EXECUTION, "Delivers what was promised", "Says what will be done by when, and does it."),
    (Axis.EXECUTION, "Makes it last", "Cares for quality, so that others can build on the result."),
    (Axis.EXECUTION, "Keeps things running", "Sees what is about to break and sets it right, unasked."),
    (Axis.INNOVATION, "Tries something new", "Tests an idea early and tells honestly how it went."),
    (Axis.INNOVATION, "Asks the better question", "Looks behind the task and finds what is really needed."),
    (
        Axis.INNOVATION,
        "Connects what was apart",
        "Brings people or ideas together that had not met before.",
    ),
)
"""Axis, name and description of each value, in the order shown."""
