"""The feed: public posts and one's own private ones, filtered, newest first, any place at the same cost."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.utils import timezone

from accounts.models import User
from people.models import Assignment, Employee
from people.selectors import employee_of
from recognition.models import Kudos, Nominee, Post
from recognition.models.feed import PostQuerySet, named_to
from recognition.services.kudos import UNDO_SHOWN

PAGE_SIZE = 20
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
NOTHING = Q(pk=None)
GIVEN, RECEIVED = "given", "received"


@dataclass(frozen=True)
class Filters:
    """What the feed is narrowed to: ids, the last `period` days, and what one gave or received oneself.

    `departments` are one and all those below it.
    """

    axis: str = ""
    value: int | None = None
    departments: frozenset[int] = frozenset()
    person: int | None = None
    period: int | None = None
    mine: str = ""

    @property
    def active(self) -> list[str]:
        """The names of those that are set."""
        return [name for name, value in asdict(self).items() if value]

    def without(self, name: str) -> "Filters":
        """All but one."""
        none: dict[str, Any] = {name: getattr(Filters(), name)}
        return replace(self, **none)


@dataclass(frozen=True)
class Feed:
    """One page of the feed; `older` is where the next one begins, empty on the last."""

    posts: list[Post]
    older: str


class EqualsAny(Func):
    """Whether a value is in an array, which PostgreSQL looks up before it joins.

    With `IN` it joins first: these are more tables than it puts in order (`join_collapse_limit`).
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY ("
    output_field = BooleanField()


def feed(user: User, filters: Filters = Filters(), *, before: str = "", size: int = PAGE_SIZE) -> Feed:
    """What a user may see, newest first, from a place that `older` named, in one query.

    Raises ValueError for a place that isn't one.
    """
    place_before = is_before(before) if before else Q()
    parts = [
        part.filter(place_before).order_by("-created_at", "-id").values("pk")[: size + 1]
        for part in parts_of(user, filters)
    ]
    ids = ArraySubquery(parts[0].union(*parts[1:], all=True))
    found = Post.objects.filter(EqualsAny(F("pk"), ids))
    reader = employee_of(user)
    rows = list(found.with_answers(reader).order_by("-created_at", "-id")[: size + 1])
    older = place(rows[size - 1]) if len(rows) > size else ""
    return Feed(posts=rows[:size], older=older)


def parts_of(user: User, filters: Filters) -> list[PostQuerySet]:
    """The feed in parts that have no post in common and that an index answers each.

    One query for all of them would have to look at every post for what is private or rarely matches.
    """
    reader = employee_of(user)
    kudos, awards = kudos_filter(filters, reader), awards_filter(filters, reader)
    public, private = shared(filters, is_private=False), shared(filters, is_private=True)
    parts = [public.filter(kudos, kudos__isnull=False), public.filter(awards, nomination__isnull=False)]
    if not filters.value:
        parts.append(public.filter(celebrated_filter(filters, reader), celebrated__isnull=False))
    if reader is not None:
        own = Kudos.objects.filter(Q(giver=reader) | Q(receiver=reader))
        named = Nominee.objects.filter(Q(employee=reader) | Q(nominator=reader))
        parts += [
            private.filter(kudos, kudos__in=own.values("pk")),
            private.filter(awards, nomination__in=named.values("nomination")),
        ]
    return parts


def shared(filters: Filters, *, is_private: bool) -> PostQuerySet:
    """Posts by what every kind of them has."""
    posts = Post.objects.filter(is_private=is_private)
    if filters.axis:
        posts = posts.filter(axis=filters.axis)
    if filters.period:
        posts = posts.filter(created_at__gte=timezone.now() - dt.timedelta(days=filters.period))
    return posts


def kudos_filter(filters: Filters, reader: Employee | None) -> Q:
    """Which kudos are asked for."""
    found = Q()
    if filters.value:
        found &= Q(kudos__value=filters.value)
    if filters.departments:
        found &= Q(kudos__receiver__in=members(filters.departments))
    if filters.person:
        found &= Q(kudos__giver=filters.person) | Q(kudos__receiver=filters.person)
    if filters.mine:
        side = "kudos__giver" if filters.mine == GIVEN else "kudos__receiver"
        found &= Q(**{side: reader}) if reader else NOTHING
    return found


def awards_filter(filters: Filters, reader: Employee | None) -> Q:
    """Which awards are asked for; who keeps their recognition private isn't found by one."""
    found = Q()
    named = Nominee.objects.filter(named_to(reader))
    if filters.value:
        found &= Q(nomination__values=filters.value)
    if filters.departments:
        there = named.filter(employee__in=members(filters.departments))
        found &= Q(nomination__in=there.values("nomination"))
    if filters.person:
        there = named.filter(employee=filters.person)
        found &= Q(nomination__nominator=filters.person) | Q(nomination__in=there.values("nomination"))
    if filters.mine:
        there = named.filter(employee=reader)
        own = Q(nomination__nominator=reader)
        found &= own if filters.mine == GIVEN else Q(nomination__in=there.values("nomination"))
    return found if reader or not filters.mine else NOTHING


def celebrated_filter(filters: Filters, reader: Employee | None) -> Q:
    """Which anniversaries are asked for."""
    found = Q()
    if filters.departments:
        found &= Q(celebrated__in=members(filters.departments))
    if filters.person:
        found &= Q(celebrated=filters.person)
    if filters.mine:
        found &= Q(celebrated=reader) if reader and filters.mine == RECEIVED else NOTHING
    return found


def members(departments: frozenset[int]) -> QuerySet[Assignment, Any]:
    """The ids of those who work in one of the departments today."""
    there = Assignment.objects.on(timezone.localdate())
    return there.filter(department__in=departments).values("employee")


def worth_loosening(user: User, filters: Filters) -> set[str]:
    """The names of those filters without which an empty feed would show something, in one query."""
    tries = [
        part.order_by().annotate(name=Value(name)).values_list("name")[:1]
        for name in filters.active
        for part in parts_of(user, filters.without(name))
    ]
    return {name for (name,) in tries[0].union(*tries[1:])} if tries else set()


def place(post: Post) -> str:
    """Where a post stands in the feed: microseconds since 1970, and the id."""
    return f"{(post.created_at - EPOCH) // dt.timedelta(microseconds=1)}-{post.pk}"


def is_before(text: str) -> Q:
    """The condition for what comes after a place in the feed; raises ValueError if it isn't one."""
    microseconds, _, pk = text.partition("-")
    try:
        at, last = EPOCH + dt.timedelta(microseconds=int(microseconds)), int(pk)
    except OverflowError as error:
        raise ValueError(text) from error
    return Q(created_at__lte=at) & (Q(created_at__lt=at) | Q(pk__lt=last))


def undoable(posts: list[Post], giver: Employee | None) -> Kudos | None:
    """Of the latest posts, the kudos that someone gave just now and is still offered to take back."""
    since = timezone.now() - UNDO_SHOWN
    given: Iterator[Kudos] = (post.kudos for post in posts if post.kudos and post.created_at > since)
    return next((kudos for kudos in given if giver and kudos.giver_id == giver.pk), None)
