"""What people want to keep out of sight."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts import audit
from accounts.models import User
from notifications.services import announcements_withdraw
from people.models import Employee
from recognition.models import Post, RecognitionPreference
from recognition.services.posts import people_lock, posts_settle


@transaction.atomic
def preference_save(
    *, employee: Employee, keeps_private: bool, hides_anniversaries: bool, actor: User
) -> RecognitionPreference:
    """Hide or show what somebody is recognised for, and their anniversaries, from now on and before.

    Chat channels aren't told any more of what names who hides it.
    """
    people_lock(employee)
    preference, _created = RecognitionPreference.objects.update_or_create(
        employee=employee,
        defaults={"keeps_private": keeps_private, "hides_anniversaries": hides_anniversaries},
    )
    named = Q(kudos__receiver=employee) | Q(nomination__nominees__employee=employee)
    received = Post.objects.filter(pk__in=Post.objects.filter(named).values("pk"))
    posts_settle(received)
    if keeps_private:
        announcements_withdraw(urls=told_at(received))
    if keeps_private or hides_anniversaries:
        celebrated = Post.objects.filter(celebrated=employee)
        announcements_withdraw(urls=told_at(celebrated.select_for_update(of=["self"])))
        celebrated.delete()
    audit.record(
        actor=actor,
        action="recognition_preference.changed",
        subject=preference,
        keeps_private=keeps_private,
        hides_anniversaries=hides_anniversaries,
    )
    return preference


def told_at(posts: QuerySet[Post]) -> Iterator[str]:
    """The addresses that channels are told posts with."""
    for post in posts.select_related("nomination"):
        yield (post.nomination or post).get_absolute_url()
