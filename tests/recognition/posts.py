"""What the tests of the feed share."""

import datetime as dt
from typing import Any

from accounts.models import User
from people.models import Employee
from recognition.models import Category, Kudos, Nomination, Nominee, Post, Report
from recognition.selectors.feed import Filters, feed
from recognition.services.moderation import report_create
from recognition.services.posts import posts_settle
from recognition.services.preferences import preference_save
from tests.recognition.kudos import user_of
from tests.recognition.points import OPENS, make_program


def award(nominator: Employee, *nominees: Employee) -> Post:
    """A public award to some, as the service of nominations posts it."""
    category = Category.objects.filter(program=make_program())[0]
    nomination = Nomination.objects.create(
        program=category.program,
        category=category,
        nominator=nominator,
        status=Nomination.Status.AWARDED,
        situation="A launch was late.",
        behaviour="They split the work.",
        impact="It came out on the day.",
        submitted_on=OPENS,
        decided_on=OPENS + dt.timedelta(days=9),
        decision_reason="The best of all.",
    )
    for employee in nominees:
        Nominee.objects.create(nomination=nomination, employee=employee, nominator=nominator)
    post = Post.objects.create(nomination=nomination, axis=category.axis)
    posts_settle(Post.objects.filter(pk=post.pk))
    return post


def read(user: User, **filters: Any) -> list[Post]:
    """What somebody reads in the feed."""
    return feed(user, Filters(**filters)).posts


def prefer(employee: Employee, *, private: bool = False, no_anniversaries: bool = False) -> None:
    """Somebody says what others see of their recognition."""
    preference_save(
        employee=employee,
        keeps_private=private,
        hides_anniversaries=no_anniversaries,
        actor=user_of(employee),
    )


def report(kudos: Kudos, reporter: Employee) -> Report:
    """Kudos that somebody finds out of place."""
    return report_create(reporter=reporter, kudos=kudos, reason="That is not what happened.")
