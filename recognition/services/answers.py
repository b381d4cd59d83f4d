"""Every answer to a post: reactions and comments."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.conflicts import StateConflict
from accounts.models import User
from people.models import Employee
from recognition.models import Comment, Post, Reaction

LONGEST_COMMENT = 1000


def check_open(post: Post) -> None:
    """Hold a post so that it stays while it is answered.

    Raises StateConflict `gone` for one that was taken back, and `removed` for one that a moderator removed.
    """
    locked = Post.objects.select_for_update(of=["self"], no_key=True).select_related("kudos")
    found = locked.filter(pk=post.pk).first()
    if found is None:
        raise StateConflict(_("This was taken back meanwhile."), code="gone")
    if found.is_removed:
        raise StateConflict(_("A moderator removed this: it takes no answers."), code="removed")


@transaction.atomic
def reaction_set(*, post: Post, employee: Employee, kind: str, on: bool, actor: User) -> None:
    """Answer a post with a reaction, or take it back; again changes nothing.

    Raises ValidationError `kind` for one that there isn't, and as `check_open` does.
    """
    if kind not in Reaction.Kind.values:
        raise ValidationError({"kind": _("Choose one of these reactions.")})
    check_open(post)
    found = Reaction.objects.filter(post=post, employee=employee, kind=kind)
    if on:
        _reaction, changed = Reaction.objects.get_or_create(post=post, employee=employee, kind=kind)
    else:
        changed = bool(found.delete()[0])
    if changed:
        action = "reaction.added" if on else "reaction.taken_back"
        audit.record(actor=actor, action=action, subject=post, kind=kind)


def checked(text: str) -> str:
    """The words of a comment as they are kept; raises ValidationError `text`."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise ValidationError({"text": _("Write a word or two.")})
    if len(text) > LONGEST_COMMENT:
        words = _("Use at most %(most)d characters; these are %(length)d.")
        raise ValidationError({"text": words % {"most": LONGEST_COMMENT, "length": len(text)}})
    return text


@transaction.atomic
def comment_write(*, post: Post, author: Employee, text: str, actor: User) -> Comment:
    """Say something to a post; raises ValidationError `text`, and as `check_open` does."""
    check_open(post)
    comment = Comment.objects.create(post=post, author=author, text=checked(text))
    audit.record(actor=actor, action="comment.written", subject=comment)
    return comment


def own(comment: Comment, actor: User) -> Comment:
    """A comment of one's own, locked; raises PermissionDenied, and StateConflict `gone` and `removed`."""
    locked = Comment.objects.select_for_update(of=["self"]).select_related("author")
    found = locked.filter(pk=comment.pk).first()
    if found is None:
        raise StateConflict(_("This comment is gone already."), code="gone")
    if found.author.user_id != actor.pk:
        raise PermissionDenied
    if found.removed_at is not None:
        raise StateConflict(_("A moderator removed this comment."), code="removed")
    return found


@transaction.atomic
def comment_edit(*, comment: Comment, text: str, actor: User) -> Comment:
    """Change one's own comment, marked as edited; raises as `own` does, and ValidationError `text`."""
    found = own(comment, actor)
    text = checked(text)
    if text != found.text:
        found.text, found.edited_at = text, timezone.now()
        found.save(update_fields=["text", "edited_at"])
        audit.record(actor=actor, action="comment.edited", subject=found)
    return found


@transaction.atomic
def comment_delete(*, comment: Comment, actor: User) -> None:
    """Take one's own comment out; raises as `own` does."""
    found = own(comment, actor)
    audit.record(actor=actor, action="comment.deleted", subject=found)
    found.delete()
