"""Leadership roles: who leads what now, giving a role and ending it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, requires
from accounts.refusals import add_refusal
from careerladders.forms.roles import RoleEndForm, RoleKindForm, RoleStartForm
from careerladders.models import LeadershipRole
from careerladders.selectors import roles as selectors
from careerladders.services import roles as services
from people.models import Employee

PAGE_SIZE = 50


@require_safe
@requires("careerladders.view")
def index(request: UserRequest) -> HttpResponse:
    """Who leads what today, of one kind or of all."""
    form = RoleKindForm(request.GET)
    if not form.is_valid():
        raise Http404
    today = timezone.localdate()
    found = selectors.running(request.user, today)
    if kind := form.cleaned_data["kind"]:
        found = found.filter(kind=kind)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = [role.employee_id for role in page.object_list]
    led = selectors.led_by(request.user, today).filter(pk__in=shown)
    context = {
        "form": form,
        "kind": kind,
        "page": page,
        "led": set(led.values_list("pk", flat=True)),
        "may_grant": request.user.has_perm(selectors.GRANT),
    }
    return render(request, "careerladders/leadership_roles.html", context)


@requires(selectors.GRANT)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: UserRequest, employee: int) -> HttpResponseBase:
    """Give somebody a role."""
    person = get_object_or_404(Employee.objects.visible_to(request.user), pk=employee)
    if not selectors.led_by(request.user, timezone.localdate()).filter(pk=person.pk).exists():
        raise PermissionDenied
    form = RoleStartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.role_start(employee=person, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("The role is given; it shows on the person’s page."))
            return redirect(person)
    context = {"form": form, "employee": person}
    return render(request, "careerladders/role_start.html", context, status=422 if form.errors else 200)


@requires(selectors.GRANT)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: UserRequest, pk: int) -> HttpResponseBase:
    """End a role and say what came of it."""
    found = LeadershipRole.objects.visible_to(request.user).select_related("employee", "kind")
    role = get_object_or_404(found, pk=pk)
    if not selectors.led_by(request.user, timezone.localdate()).filter(pk=role.employee_id).exists():
        raise PermissionDenied
    form = RoleEndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.role_end(role=role, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("The role has its end. What came of it stays on the person’s page."))
            return redirect(role.employee)
    context = {"form": form, "role": role}
    return render(request, "careerladders/role_end.html", context, status=422 if form.errors else 200)
