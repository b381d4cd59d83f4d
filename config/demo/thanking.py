"""Kudos of the last weeks, with points and with what others answered."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from django.utils import timezone

from people.models import Assignment, Employee
from recognition.models import Axis, Comment, Kudos, Post, Program, Reaction, Value
from recognition.models.points import month_of
from recognition.services.anniversaries import anniversaries_post
from recognition.services.kudos import pay
from recognition.services.moderation import report_create
from recognition.services.months import points_month_begin
from recognition.services.posts import post_kudos

Choice = TypeVar("Choice")

SEED = 3
COUNT = 240
DAYS = 45
SHARE_ACROSS = 0.4
SHARE_TO_STARS = 0.1
SHARE_COMMENTED = 0.3
MOST_REACTIONS = 7
MONTHLY_POINTS = 100
POINTS = (0, 0, 5, 10, 20)
COMMENTS = (
    "I was there, and it was even better than this.",
    "So true. We learned a lot from it.",
    "Well deserved!",
    "Could you show us next week how you did it?",
    "This is what I tell new colleagues about.",
    "Thank you for writing down what many of us thought.",
)
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
    """Kudos between colleagues, near and far, some to each of the stars, and what others answered."""
    rng = np.random.default_rng(SEED)
    now = timezone.now()
    values = list(Value.objects.filter(is_active=True))
    everybody = Assignment.objects.on(timezone.localdate(now)).select_related("employee").order_by("id")
    colleagues = list(everybody)
    teams: dict[int, list[Assignment]] = {}
    for row in colleagues:
        teams.setdefault(row.department_id, []).append(row)
    lucky = [row for row in colleagues if row.employee in stars]
    begin_points()
    for days_ago in np.sort(rng.uniform(0.1, DAYS, COUNT))[::-1]:
        to = pick(rng, lucky if rng.random() < SHARE_TO_STARS else colleagues)
        others = colleagues if rng.random() < SHARE_ACROSS else teams[to.department_id]
        giver = pick(rng, [row for row in others if row != to])
        at = now - dt.timedelta(days=float(days_ago))
        post = give(rng, giver.employee, to.employee, pick(rng, values), at)
        answer(rng, post, [row.employee for row in teams[to.department_id] if row not in (to, giver)])
    anniversaries_post(day=timezone.localdate(now))
    report_one(stars)


def begin_points() -> None:
    """A program of kudos that gives everybody points each month."""
    program = Program(
        name="Thanks with points",
        kind=Program.Kind.KUDOS,
        description="A hundred points a month to thank colleagues with; what is left expires.",
        opens_on=month_of(timezone.localdate()),
        monthly_points=MONTHLY_POINTS,
    )
    program.save()
    Program.objects.filter(pk=program.pk).update(status=Program.Status.PUBLISHED, published_at=timezone.now())
    points_month_begin(day=timezone.localdate())


def give(
    rng: np.random.Generator, giver: Employee, receiver: Employee, value: Value, at: dt.datetime
) -> Post:
    """Kudos of a moment, with points if it lies in the month that has begun."""
    points = int(rng.choice(POINTS)) if timezone.localdate(at) >= month_of(timezone.localdate()) else 0
    nonce = uuid.UUID(bytes=rng.bytes(16))
    kudos = Kudos.objects.create(
        giver=giver,
        receiver=receiver,
        value=value,
        message=message(rng, value, receiver),
        created_at=at,
        points=points,
        transfer=pay(giver=giver, receiver=receiver, points=points, nonce=nonce) if points else None,
        nonce=nonce,
    )
    return post_kudos(kudos)


def answer(rng: np.random.Generator, post: Post, team: list[Employee]) -> None:
    """Reactions of some of the receiver's team, and now and then a comment."""
    some = rng.permutation(len(team))[: int(rng.integers(0, MOST_REACTIONS))]
    Reaction.objects.bulk_create(
        Reaction(post=post, employee=team[index], kind=pick(rng, Reaction.Kind.values)) for index in some
    )
    if len(some) and rng.random() < SHARE_COMMENTED:
        author = team[some[0]]
        at = min(post.created_at + dt.timedelta(hours=float(rng.uniform(0.2, 9))), timezone.now())
        Comment.objects.create(post=post, author=author, text=pick(rng, COMMENTS), created_at=at)


def report_one(stars: list[Employee]) -> None:
    """A comment that somebody finds out of place, for moderators to look at."""
    post = Post.objects.exclude(kudos=None).exclude(kudos__receiver__in=stars).order_by("-created_at")[3]
    assert post.kudos is not None
    author, reporter = (
        post.kudos.receiver.assignments.order_by("pk")[0]
        .department.assignments.exclude(employee__in=[post.kudos.giver, post.kudos.receiver, *stars])
        .select_related("employee")[:2]
    )
    comment = Comment.objects.create(
        post=post, author=author.employee, text="About time. It was sitting there for a month."
    )
    report_create(
        reporter=reporter.employee, comment=comment, reason="This puts a good piece of work down in public."
    )


def pick(rng: np.random.Generator, choices: Sequence[Choice]) -> Choice:
    """One of them."""
    return choices[int(rng.integers(len(choices)))]


def message(rng: np.random.Generator, value: Value, receiver: Employee) -> str:
    """What a giver may write for a value."""
    text = pick(rng, MESSAGES[Axis(value.axis)])
    return text.format(name=receiver.first_name, topic=pick(rng, TOPICS))
