"""The pages of one's own notifications: the list, the way to what one is about, and what comes at all."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, requires
from notifications.forms import ChoiceForm
from notifications.models import Notification
from notifications.registry import find_topic
from notifications.selectors import choices_of, notifications_of, topics_of, unread_count
from notifications.services.choices import choices_save
from notifications.services.telling import notification_mark_read, notifications_mark_read

PAGE_SIZE = 30


@require_safe
@requires("notifications.read")
def index(request: UserRequest) -> HttpResponse:
    """One's own notifications, the newest first."""
    topic = find_topic(request.GET.get("topic", ""))
    is_new = request.GET.get("state") == "new"
    wanted = ({"topic": topic.name} if topic else {}) | ({"read_at": None} if is_new else {})
    page = Paginator(notifications_of(request.user).filter(**wanted), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "topic": topic,
        "topics": topics_of(request.user),
        "is_new": is_new,
        "page": page,
        "rows": [(row, find_topic(row.topic)) for row in page.object_list],
        "unread": unread_count(request.user),
    }
    return render(request, "notifications/list.html", context)


@require_safe
@requires("notifications.read")
def open_one(request: UserRequest, pk: int) -> HttpResponseBase:
    """Lead to what a notification is about, which is how one reads it."""
    found: Notification = get_object_or_404(notifications_of(request.user), pk=pk)
    notification_mark_read(notification=found)
    return redirect(found.url or "notifications:list")


@require_POST
@requires("notifications.read")
def mark_read(request: UserRequest) -> HttpResponseBase:
    """Mark all as read."""
    notifications_mark_read(user=request.user)
    return redirect("notifications:list")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("notifications.read")
def choices(request: UserRequest) -> HttpResponseBase:
    """Choose by topic what one is told in the product and by mail."""
    data = request.POST if request.method == "POST" else None
    forms = [ChoiceForm(chosen, data) for chosen in choices_of(request.user)]
    valid = [form.is_valid() for form in forms]
    if all(valid):
        choices_save(user=request.user, wishes={form.chosen.topic.name: form.wish for form in forms})
        messages.success(request, _("Saved. This holds from now on."))
        return redirect("notifications:choices")
    status = 200 if data is None else 422
    return render(request, "notifications/choices.html", {"forms": forms}, status=status)
