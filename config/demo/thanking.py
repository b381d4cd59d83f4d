"""Kudos of the last weeks."""

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from django.utils import timezone

from people.models import Assignment, Employee
from recognition.models import Axis, Kudos, Value

Choice = TypeVar("Choice")

SEED = 3
COUNT = 90
DAYS = 45
SHARE_ACROSS = 0.4
SHARE_TO_STARS = 0.1
MESSAGES = {
    Axis.EXECUTION: (
        "{name}, the handover on {topic} was complete to the last page. We could start the same day.",
        "You saw that {topic} would slip, said so on Monday, and by Friday it was back on track. Thank you!",
        "The checklist for {topic} already saved us twice. It is the calmest launch I remember.",
        "Thank you for staying with {topic} until the last open point was really closed.",
        "{name} kept every promise to the customer about {topic}, and asked for help early.",
        "Your plan for {topic} had reserves in the right places. When two of us were ill, nothing fell over.",
        "Because you tidied up {topic}, the new colleagues found their way without asking anybody.",
        "Quiet work on {topic} that nobody sees until it is missing. I saw it, {name}.",
    ),
    Axis.INNOVATION: (
        "{name} tried a completely different way to do {topic}, and showed us openly what did not work.",
        "Your question about {topic} made us throw away a month's plan, and it was the right thing to do.",
        "Bringing the two teams together over {topic} solved in an hour what we wrote mails about for weeks.",
        "The small trial for {topic} taught us more than the big project last year.",
        "You asked a customer to show us how they use {topic}. Now we know what to build.",
        "I did not believe in your idea for {topic}. I am glad you built the first version anyway!",
        "{name} connected our {topic} with what the others have done for years. So simple, so good.",
        "Thanks for making room to think about {topic} when all of us only wanted to be done.",
    ),
}
TOPICS = (
    "the stock-taking", "the new rota", "the spring audit", "the price list", "the sample archive",
    "the training week", "the supplier change", "the visitors' day", "the spare parts", "the on-call list",
    "the trial order", "the yearly budget", "the safety briefing", "the first-week guide",
)  # fmt: skip


def thank(stars: list[Employee]) -> None:
    """Kudos between colleagues, near and far, some of them to each of the stars."""
    rng = np.random.default_rng(SEED)
    now = timezone.now()
    values = list(Value.objects.filter(is_active=True))
    everybody = Assignment.objects.on(timezone.localdate(now)).select_related("employee").order_by("id")
    colleagues = list(everybody)
    teams: dict[int, list[Assignment]] = {}
    for row in colleagues:
        teams.setdefault(row.department_id, []).append(row)
    lucky = [row for row in colleagues if row.employee in stars]
    for days_ago in np.sort(rng.uniform(0.1, DAYS, COUNT))[::-1]:
        to = pick(rng, lucky if rng.random() < SHARE_TO_STARS else colleagues)
        others = colleagues if rng.random() < SHARE_ACROSS else teams[to.department_id]
        giver = pick(rng, [row for row in others if row != to])
        value = pick(rng, values)
        Kudos.objects.create(
            giver=giver.employee,
            receiver=to.employee,
            value=value,
            message=message(rng, value, to.employee),
            created_at=now - dt.timedelta(days=float(days_ago)),
        )


def pick(rng: np.random.Generator, choices: Sequence[Choice]) -> Choice:
    """One of them."""
    return choices[int(rng.integers(len(choices)))]


def message(rng: np.random.Generator, value: Value, receiver: Employee) -> str:
    """What a giver may write for a value."""
    text = pick(rng, MESSAGES[Axis(value.axis)])
    return text.format(name=receiver.first_name, topic=pick(rng, TOPICS))
