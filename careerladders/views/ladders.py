"""Pages of the career ladders."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, requires
from careerladders.models import Framework, Level
from careerladders.permissions import MANAGE
from careerladders.selectors import ladders as selectors
from careerladders.selectors.ladders import Ladder, compare
from careerladders.selectors.pay import visible_pay


@require_safe
@requires("careerladders.view")
def index(request: UserRequest) -> HttpResponseBase:
    """The frameworks, with the one where oneself stands; a single one is shown itself."""
    frameworks = list(selectors.published_frameworks())
    if len(frameworks) == 1:
        return redirect("careerladders:framework", frameworks[0].slug)
    own = selectors.current_level(request.user)
    return render(request, "careerladders/index.html", {"frameworks": frameworks, "own": own})


@require_safe
@requires("careerladders.view")
def framework(request: UserRequest, slug: str) -> HttpResponse:
    """Both tracks side by side, and what changes for oneself on either of them."""
    ladder = ladder_of(request, slug)
    ways = [ladder.above(ladder.own), ladder.beside(ladder.own)] if ladder.own else []
    steps = [level for level in ways if level]
    context = {
        "ladder": ladder,
        "comparisons": [compare(ladder.own, step) for step in steps if ladder.own],
        "next": steps[0] if steps and request.user.has_perm("careerladders.take_part") else None,
        "pay": visible_pay(request.user, ladder.levels),
        "shows_headcount": request.user.has_perm(MANAGE),
    }
    return render(request, "careerladders/framework.html", context)


@require_safe
@requires("careerladders.view")
def level(request: UserRequest, slug: str, code: str) -> HttpResponse:
    """All that a level asks, and what that is beyond another one: `from`, one's own, or the one before."""
    ladder = ladder_of(request, slug)
    shown = ladder.level(code)
    if shown is None:
        raise Http404
    base = base_of(ladder, shown, request.GET.get("from"))
    context = {
        "ladder": ladder,
        "level": shown,
        "pay": visible_pay(request.user, [shown]),
        "comparison": compare(base, shown) if base else None,
        "neighbours": [lv for lv in (ladder.below(shown), ladder.above(shown), ladder.beside(shown)) if lv],
    }
    return render(request, "careerladders/level.html", context)


def ladder_of(request: UserRequest, slug: str) -> Ladder:
    """The ladder of an address; raises Http404 without one."""
    try:
        return selectors.ladder(request.user, slug)
    except Framework.DoesNotExist as error:
        raise Http404 from error


def base_of(ladder: Ladder, shown: Level, code: str | None) -> Level | None:
    """The level that another one is compared with; raises Http404 for a code that isn't there."""
    if code is not None:
        base = ladder.level(code)
        if base is None:
            raise Http404
        return base
    return ladder.own if ladder.own not in (None, shown) else ladder.below(shown)
