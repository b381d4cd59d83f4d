"""People answer posts with a tap or a comment, and mend and delete their own words."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from accounts.conflicts import StateConflict
from accounts.models import AuditEntry
from notifications.models import Notification
from recognition.models import Comment, Kudos, Reaction
from recognition.services.answers import comment_delete, comment_edit, comment_write, reaction_set
from recognition.services.kudos import kudos_edit, kudos_undo
from recognition.services.values import values_create_starter
from tests.factories import Cast
from tests.queries import MOST_QUERIES, queries
from tests.recognition.kudos import MESSAGE, give, user_of


@pytest.fixture
def kudos(cast: Cast) -> Kudos:
    """What Tomas thanked Jonas for."""
    values_create_starter()
    return give(cast.peer, cast.manager)


@pytest.fixture
def priya(client: Client, cast: Cast) -> Client:
    """A browser in which the employee is signed in."""
    client.force_login(user_of(cast.employee))
    return client


def say(kudos: Kudos, cast: Cast, text: str = "So true.") -> Comment:
    """Priya comments."""
    author = cast.employee
    return comment_write(post=kudos.post, author=author, text=text, actor=user_of(author))


def test_a_tap_answers_and_another_takes_it_back(priya: Client, kudos: Kudos) -> None:
    path = f"/recognition/posts/{kudos.post.pk}/react/"
    for answer, pressed, number in (("on", "true", 1), ("on", "true", 1), ("off", "false", 0)):
        page = priya.post(path, {answer: "clap"}, headers={"HX-Request": "true"}).content.decode()
        assert f'value="clap" aria-pressed="{pressed}"' in page
        assert "<html" not in page
        assert Reaction.objects.count() == number
    actions = AuditEntry.objects.filter(action__startswith="reaction").values_list("action", flat=True)
    assert sorted(actions) == ["reaction.added", "reaction.taken_back"]


def test_without_scripts_a_tap_leads_to_the_post_with_the_names(priya: Client, kudos: Kudos) -> None:
    page = priya.post(f"/recognition/posts/{kudos.post.pk}/react/", {"on": "idea"}, follow=True)
    assert "Who answered" in page.content.decode()
    assert "Inspiring" in page.content.decode()


def test_a_reaction_that_there_is_not_is_refused(priya: Client, kudos: Kudos, cast: Cast) -> None:
    path = f"/recognition/posts/{kudos.post.pk}/react/"
    assert priya.post(path, {"on": "frown"}).status_code == 400
    assert priya.post(path).status_code == 400
    with pytest.raises(ValidationError):
        reaction_set(
            post=kudos.post, employee=cast.employee, kind="x" * 99, on=True, actor=user_of(cast.employee)
        )


def test_private_posts_of_others_are_not_answered(priya: Client, kudos: Kudos, cast: Cast) -> None:
    private = give(cast.peer, cast.manager, is_private=True).post
    path = f"/recognition/posts/{private.pk}/"
    assert priya.get(path).status_code == 404
    assert priya.post(f"{path}react/", {"on": "clap"}).status_code == 404
    assert priya.post(f"{path}comment/", {"text": "Hm."}).status_code == 404
    assert not Reaction.objects.exists()
    assert not Comment.objects.exists()


def test_comments_are_written_edited_and_deleted_by_their_author(priya: Client, kudos: Kudos) -> None:
    page = f"/recognition/posts/{kudos.post.pk}/"
    priya.post(f"{page}comment/", {"text": "  So true.\r\nReally. "})
    comment = Comment.objects.get()
    assert comment.text == "So true.\nReally."
    path = f"/recognition/comments/{comment.pk}/"
    priya.post(f"{path}edit/", {"text": "Very true."})
    assert "Very true." in priya.get(page).content.decode()
    assert "edited" in priya.get(page).content.decode()
    priya.post(f"{path}delete/")
    assert not Comment.objects.exists()


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001, "nul\x00"])
def test_a_comment_that_cannot_be_kept_is_kept_in_the_form(priya: Client, kudos: Kudos, text: str) -> None:
    answer = priya.post(f"/recognition/posts/{kudos.post.pk}/comment/", {"text": text})
    assert answer.status_code == 422
    assert not Comment.objects.exists()


def test_nobody_changes_the_comments_of_others(client: Client, kudos: Kudos, cast: Cast) -> None:
    comment = say(kudos, cast)
    client.force_login(user_of(cast.hr_admin))
    for name in ("edit", "delete"):
        path = f"/recognition/comments/{comment.pk}/{name}/"
        assert client.post(path, {"text": "Other words."}).status_code == 404
    with pytest.raises(PermissionDenied):
        comment_edit(comment=comment, text="Other words.", actor=user_of(cast.hr_admin))
    with pytest.raises(PermissionDenied):
        comment_delete(comment=comment, actor=user_of(cast.hr_admin))
    comment.refresh_from_db()
    assert comment.text == "So true."


def test_the_giver_mends_the_words_and_the_receiver_is_not_told_again(
    client: Client, kudos: Kudos, cast: Cast
) -> None:
    client.force_login(user_of(cast.peer))
    path = f"/recognition/{kudos.pk}/edit/"
    assert MESSAGE in client.get(path).content.decode()
    page = client.post(path, {"message": "You found the fault early."}, follow=True).content.decode()
    assert "You found the fault early." in page
    assert "edited" in page
    assert Notification.objects.count() == 1
    assert AuditEntry.objects.get(action="kudos.edited").detail == {}
    assert client.post(path, {"message": "no"}).status_code == 422


def test_the_same_words_again_are_no_edit(kudos: Kudos, cast: Cast) -> None:
    assert kudos_edit(kudos=kudos, message=f" {MESSAGE} ", actor=user_of(cast.peer)).edited_at is None


def test_only_the_giver_mends_the_words(client: Client, kudos: Kudos, cast: Cast) -> None:
    client.force_login(user_of(cast.manager))
    assert client.get(f"/recognition/{kudos.pk}/edit/").status_code == 404
    with pytest.raises(PermissionDenied):
        kudos_edit(kudos=kudos, message="I am great.", actor=user_of(cast.manager))


def test_what_was_removed_takes_neither_answers_nor_edits(kudos: Kudos, cast: Cast) -> None:
    comment = say(kudos, cast)
    Kudos.objects.update(removed_at=kudos.created_at)
    Comment.objects.update(removed_at=kudos.created_at)
    kudos.refresh_from_db()
    peer, employee = user_of(cast.peer), user_of(cast.employee)
    for attempt in (
        lambda: kudos_edit(kudos=kudos, message="Other words.", actor=peer),
        lambda: comment_edit(comment=comment, text="Other words.", actor=employee),
        lambda: comment_delete(comment=comment, actor=employee),
        lambda: say(kudos, cast),
        lambda: reaction_set(post=kudos.post, employee=cast.peer, kind="clap", on=True, actor=peer),
    ):
        with pytest.raises(StateConflict) as refusal:
            attempt()
        assert refusal.value.code == "removed"


def test_what_was_taken_back_meanwhile_takes_neither_answers_nor_edits(kudos: Kudos, cast: Cast) -> None:
    comment, post = say(kudos, cast), kudos.post
    peer, employee = user_of(cast.peer), user_of(cast.employee)
    kudos_undo(kudos=kudos, actor=peer)
    for attempt in (
        lambda: kudos_edit(kudos=kudos, message="Other words.", actor=peer),
        lambda: comment_edit(comment=comment, text="Other words.", actor=employee),
        lambda: comment_delete(comment=comment, actor=employee),
        lambda: comment_write(post=post, author=cast.employee, text="So true.", actor=employee),
        lambda: reaction_set(post=post, employee=cast.peer, kind="clap", on=True, actor=peer),
        lambda: reaction_set(post=post, employee=cast.peer, kind="clap", on=False, actor=peer),
    ):
        with pytest.raises(StateConflict) as refusal:
            attempt()
        assert refusal.value.code == "gone"


def test_a_post_takes_as_many_queries_with_many_answers_as_with_few(
    priya: Client, kudos: Kudos, cast: Cast
) -> None:
    counts = []
    for number in (1, 20):
        for _ in range(number):
            say(kudos, cast)
        for person in (cast.peer, cast.hr_admin)[: number // 10]:
            Reaction.objects.create(post=kudos.post, employee=person, kind="clap")
        Reaction.objects.get_or_create(post=kudos.post, employee=cast.manager, kind="clap")
        counts.append(queries(priya, f"/recognition/posts/{kudos.post.pk}/"))
    assert counts[0] == counts[1] <= MOST_QUERIES
