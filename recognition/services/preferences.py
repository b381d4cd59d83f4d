"""What people want to keep out of sight."""

from django.db import transaction
from django.db.models import Q

from accounts import audit
from accounts.models import User
from people.models import Employee
from recognition.models import Post, RecognitionPreference
from recognition.services.posts import people_lock, posts_settle


@transaction.atomic
def preference_save(
    *, employee: Employee, keeps_private: bool, hides_anniversaries: bool, actor: User
) -> RecognitionPreference:
    """Hide or show what somebody is recognised for, and their anniversaries, from now on and before."""
    people_lock(employee)
    preference, _created = RecognitionPreference.objects.update_or_create(
        employee=employee,
        defaults={"keeps_private": keeps_private, "hides_anniversaries": hides_anniversaries},
    )
    received = Q(kudos__receiver=employee) | Q(nomination__nominees__employee=employee)
    posts_settle(Post.objects.filter(pk__in=Post.objects.filter(received).values("pk")))
    if keeps_private or hides_anniversaries:
        Post.objects.filter(celebrated=employee).delete()
    audit.record(
        actor=actor,
        action="recognition_preference.changed",
        subject=preference,
        keeps_private=keeps_private,
        hides_anniversaries=hides_anniversaries,
    )
    return preference
