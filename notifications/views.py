"""The page of one's own notifications."""

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, requires
from notifications.selectors import notifications_of, unread_count
from notifications.services import notifications_mark_read

PAGE_SIZE = 30


@require_safe
@requires("notifications.read")
def index(request: UserRequest) -> HttpResponse:
    """One's own notifications, the newest first."""
    page = Paginator(notifications_of(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "unread": unread_count(request.user)}
    return render(request, "notifications/list.html", context)


@require_POST
@requires("notifications.read")
def mark_read(request: UserRequest) -> HttpResponseBase:
    """Mark all as read."""
    notifications_mark_read(user=request.user)
    return redirect("notifications:list")
