"""The feed, a post's own page, and what people answer there."""

import math
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, requires
from people import selectors as people
from people.models import Employee
from people.picker import offer
from recognition.forms.feed import CommentForm, FeedForm
from recognition.models import Comment, Post
from recognition.selectors import feed as selectors
from recognition.selectors.kudos import employee_of
from recognition.services import answers
from recognition.services.kudos import UNDO_SHOWN

COMMENTS_SHOWN = 50


@require_safe
@requires("recognition.view_feed")
def feed(request: UserRequest) -> HttpResponse:
    """The posts that the user may see, filtered, newest first."""
    form = FeedForm(request.GET)
    if not form.is_valid():
        raise Http404
    before, filters = request.GET.get("before", ""), form.filters
    try:
        page = selectors.feed(request.user, filters, before=before)
    except ValueError as error:
        raise Http404 from error
    is_first = not before and not filters.active
    context = {
        "feed": page,
        "form": form,
        "filters": filters,
        "is_later_page": bool(before),
        "may_give": request.user.has_perm("recognition.give_kudos"),
        "reader": people.employee_of(request.user),
    }
    context |= picker(form) if form.is_full else {}
    context |= undo_offer(request, page.posts) if is_first else {}
    if not page.posts and filters.active:
        context["loosen"] = loosen(request, form, filters)
    return render(request, "recognition/feed.html", context)


def picker(form: FeedForm) -> dict[str, Any]:
    """What the full form offers: values, departments and people."""
    form.offer_all()
    everybody = Employee.objects.employed_on(timezone.localdate())
    data = form.data
    return offer(everybody, name="person", query=data.get("q", ""), chosen=[data.get("person", "")])


def loosen(request: UserRequest, form: FeedForm, filters: selectors.Filters) -> list[dict[str, str]]:
    """The filters of which one less would show something, each with the address without it."""
    found = []
    labels = {"person": _("Person"), "departments": form["department"].label}
    for name in sorted(selectors.worth_loosening(request.user, filters)):
        query = request.GET.copy()
        for key in ("department" if name == "departments" else name, "before"):
            query.pop(key, None)
        found.append({"label": str(labels.get(name) or form[name].label), "query": query.urlencode()})
    return found


def undo_offer(request: UserRequest, posts: list[Post]) -> dict[str, Any]:
    """The kudos that can be taken back, and the whole seconds left to do so."""
    kudos = selectors.undoable(posts, people.employee_of(request.user))
    if kudos is None:
        return {}
    left = kudos.created_at + UNDO_SHOWN - timezone.now()
    return {"undoable": kudos, "seconds": max(1, math.ceil(left.total_seconds()))}


def visible_post(request: UserRequest, pk: int) -> Post:
    """A post as the user sees it; 404 for those that others keep to themselves."""
    seen = Post.objects.visible_to(request.user).with_answers(people.employee_of(request.user))
    return get_object_or_404(seen, pk=pk)


@require_safe
@requires("recognition.view_feed")
def post(request: UserRequest, pk: int) -> HttpResponse:
    """A post with who answered it and how."""
    return render_post(request, visible_post(request, pk), CommentForm())


def render_post(request: UserRequest, found: Post, form: CommentForm) -> HttpResponse:
    """The page of a post; 422 when the comment in the form was refused."""
    reactions: dict[str, list[Employee]] = {}
    for reaction in found.reactions.select_related("employee"):
        reactions.setdefault(reaction.get_kind_display(), []).append(reaction.employee)
    comments = Comment.objects.visible_to(request.user).filter(post=found).select_related("author")
    paginator = Paginator(comments, COMMENTS_SHOWN)
    context = {
        "post": found,
        "reactions": reactions,
        "page": paginator.get_page(request.GET.get("page", paginator.num_pages)),
        "form": form,
        "may_give": request.user.has_perm("recognition.give_kudos") and not found.is_removed,
        "reader": people.employee_of(request.user),
    }
    return render(request, "recognition/post.html", context, status=422 if form.errors else 200)


@require_POST
@requires("recognition.give_kudos")
def react(request: UserRequest, pk: int) -> HttpResponseBase:
    """Answer with one tap, or take it back; a fragment for htmx, the post's page without scripts."""
    found = visible_post(request, pk)
    on = request.POST.get("on")
    try:
        answers.reaction_set(
            post=found,
            employee=employee_of(request.user),
            kind=on or request.POST.get("off", ""),
            on=bool(on),
            actor=request.user,
        )
    except ValidationError as error:
        return HttpResponse(error.messages[0], status=400, content_type="text/plain")
    if "HX-Request" not in request.headers:
        return redirect(found)
    context = {"post": visible_post(request, pk), "may_give": True}
    return render(request, "recognition/_reactions.html", context)


@require_POST
@requires("recognition.give_kudos")
def comment(request: UserRequest, pk: int) -> HttpResponseBase:
    """Say something to a post."""
    found = visible_post(request, pk)
    form = CommentForm(request.POST)
    if form.is_valid():
        author = employee_of(request.user)
        try:
            written = answers.comment_write(
                post=found, author=author, text=form.cleaned_data["text"], actor=request.user
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(f"{found.get_absolute_url()}#comment-{written.pk}")
    return render_post(request, found, form)


@requires("recognition.give_kudos")
def comment_edit(request: UserRequest, pk: int) -> HttpResponseBase:
    """Change the words of one's own comment."""
    found = own_comment(request, pk)
    form = CommentForm(request.POST if request.method == "POST" else None, initial={"text": found.text})
    if form.is_valid():
        try:
            answers.comment_edit(comment=found, text=form.cleaned_data["text"], actor=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(found.post)
    context = {"form": form, "title": _("Edit your comment"), "button": _("Save"), "back": found.post}
    return render(request, "recognition/ask.html", context, status=422 if form.errors else 200)


@require_POST
@requires("recognition.give_kudos")
def comment_delete(request: UserRequest, pk: int) -> HttpResponseBase:
    """Take one's own comment out."""
    found = own_comment(request, pk)
    try:
        answers.comment_delete(comment=found, actor=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Your comment is gone."))
    return redirect(found.post)


def own_comment(request: UserRequest, pk: int) -> Comment:
    """A comment that the user wrote on a post that they may see."""
    seen = Comment.objects.visible_to(request.user).filter(author__user=request.user)
    return get_object_or_404(seen.select_related("post"), pk=pk)
