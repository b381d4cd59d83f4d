"""Anniversaries: a post for everybody who was hired whole years ago."""

import calendar
import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from notifications.services import announce
from people.models import Employee
from recognition.models import Post
from recognition.services.posts import people_lock


@transaction.atomic
def anniversaries_post(*, day: dt.date) -> int:
    """Celebrate who works here since whole years on a day, once, however often; how many people are new.

    Chat channels that want to hear of it do.

    Nobody is celebrated who keeps their recognition private or doesn't want anniversaries mentioned.
    29 February counts on the 28th in other years.
    """
    hired = Q(hired__month=day.month, hired__day=day.day)
    if (day.month, day.day) == (2, 28) and not calendar.isleap(day.year):
        hired |= Q(hired__month=2, hired__day=29)
    found = Employee.objects.employed_on(day).filter(hired, hired__year__lt=day.year)
    people_lock(*found)
    to_celebrate = found.exclude(recognition_preference__keeps_private=True).exclude(
        recognition_preference__hides_anniversaries=True
    )
    known = set(Post.objects.filter(celebrated__in=to_celebrate).values_list("celebrated", "years"))
    at = timezone.make_aware(dt.datetime.combine(day, dt.time.min))
    posts = Post.objects.bulk_create(
        Post(celebrated=employee, years=day.year - employee.hired.year, created_at=at)
        for employee in to_celebrate
        if employee.hired and (employee.pk, day.year - employee.hired.year) not in known
    )
    for post in posts:
        values = {"name": str(post.celebrated), "years": str(post.years)}
        announce(event="anniversary.reached", values=values, url=post.get_absolute_url())
    return len(posts)
