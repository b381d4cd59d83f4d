"""Who may read a post: what its giver wanted, what those who are named want, and what moderators removed."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from people.models import Employee
from recognition.models import Kudos, Nomination, Nominee, Post
from recognition.models.feed import named_to

NAMED = Exists(Nominee.objects.filter(named_to(None), nomination=OuterRef("nomination")))
PRIVATE = (
    Q(kudos__is_private=True)
    | Q(kudos__removed_at__isnull=False)
    | Q(kudos__receiver__recognition_preference__keeps_private=True)
    | Q(nomination__is_private=True)
    | Q(nomination__isnull=False) & ~NAMED
)
"""Posts that stand in nobody's feed but that of those who gave and received."""


def people_lock(*people: Employee) -> None:
    """Hold what decides about the posts of somebody until the transaction ends, in the order of their ids.

    Giving, removing and changing one's mind about privacy follow each other, so that none works with what
    another one is about to change.
    """
    list(Employee.objects.select_for_update(no_key=True).filter(pk__in=[p.pk for p in people]).order_by("pk"))


def post_kudos(kudos: Kudos) -> Post:
    """Put new kudos where they may be read; the receiver has to be held by `people_lock`."""
    post = Post.objects.create(kudos=kudos, axis=kudos.value.axis, created_at=kudos.created_at)
    posts_settle(Post.objects.filter(pk=post.pk))
    post.refresh_from_db(fields=["is_private"])
    return post


def post_award(nomination: Nomination) -> Post:
    """Put an award where it may be read; the nominees have to be held by `people_lock`."""
    assert nomination.category is not None  # The database holds it for all that were handed in.
    post = Post.objects.create(nomination=nomination, axis=nomination.category.axis)
    posts_settle(Post.objects.filter(pk=post.pk))
    post.refresh_from_db(fields=["is_private"])
    return post


@transaction.atomic
def posts_settle(posts: QuerySet[Post]) -> None:
    """Hide and show posts as they have to be by now.

    They are held first, so that the next statement reads what those who held them before have changed.
    """
    held = list(posts.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    private = Exists(Post.objects.filter(PRIVATE, pk=OuterRef("pk")))
    Post.objects.filter(pk__in=held).update(is_private=private)
