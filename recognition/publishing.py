"""What must hold before a program is published: it rewards execution and innovation alike."""

from collections import Counter
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.conflicts import Finding
from recognition.models import Axis, Category, Program, Value
from recognition.selectors.points import settings_now

FEWEST_MEMBERS = 2


def check(program: Program) -> list[Finding]:
    """What keeps a program from being published; nothing if all is well."""
    has_points = settings_now().has_points
    if program.kind == Program.Kind.KUDOS:
        return [*of_kudos(program, has_points=has_points)]
    categories = list(program.categories.all())
    return [
        *gone_by(program),
        *missing_axes(
            {category.axis for category in categories}, _("Categories"), _("Add a category for it.")
        ),
        *(unequal_budget(program, categories) if has_points else []),
        *(finding for category in categories if has_points for finding in unpayable(category)),
        *missing_selection(program),
    ]


def gone_by(program: Program) -> Iterator[Finding]:
    """Days that are over."""
    if program.closes_on and program.closes_on < timezone.localdate():
        why, remedy = _("Nobody could nominate any more."), _("Choose today or a day to come.")
        yield Finding("over", _("Last day"), why, remedy)


def of_kudos(program: Program, *, has_points: bool) -> Iterator[Finding]:
    """People choose among the values, so these must speak of both axes."""
    axes = set(Value.objects.filter(is_active=True).values_list("axis", flat=True))
    yield from missing_axes(axes, _("Values"), _("Add a value for it, or let one be chosen again."))
    if has_points and not program.monthly_points:
        yield Finding(
            "no_points",
            _("Points to give each month"),
            _("Without points to give, a program of kudos changes nothing."),
            _("Say how many points everybody gets to give each month."),
        )


def missing_axes(present: set[str], place: str, remedy: str) -> Iterator[Finding]:
    """An axis that is not rewarded at all."""
    for axis in Axis:
        if axis not in present:
            why = _("Nothing rewards %(axis)s: who is good at it would go unseen.")
            yield Finding(f"no_{axis}", place, why % {"axis": axis.label.lower()}, remedy)


def unequal_budget(program: Program, categories: list[Category]) -> Iterator[Finding]:
    """An axis that gets less of the budget than the program promises."""
    budgets = Counter({axis.value: 0 for axis in Axis})
    for category in categories:
        budgets[category.axis] += category.budget
    total = budgets.total()
    if total == 0:
        why, remedy = _("No award could be paid."), _("Give each category a budget.")
        yield Finding("no_budget", _("Budget"), why, remedy)
        return
    for axis in Axis:
        share = 100 * budgets[axis] / total
        if share < program.minimum_share:
            why = _("%(axis)s gets %(share)d%% of the budget; the program promises %(least)d%% at least.")
            values = {"axis": axis.label, "share": int(share), "least": program.minimum_share}
            remedy = _("Move points to its categories.")
            yield Finding(f"small_{axis}", _("Budget"), why % values, remedy)


def unpayable(category: Category) -> Iterator[Finding]:
    """A category whose budget doesn't pay a single nominee."""
    if category.points > category.budget:
        why = _("Its budget of %(budget)d points doesn’t pay one nominee, who gets %(points)d.")
        values = {"budget": category.budget, "points": category.points}
        remedy = _("Raise the budget or lower the points.")
        yield Finding("unpayable", category.name, why % values, remedy)


def missing_selection(program: Program) -> Iterator[Finding]:
    """Nobody who scores, or nothing to score by."""
    if not program.criteria.exists():
        why = _("Without criteria the panel can only vote for whom it likes.")
        remedy = _("Add one to five things that the panel scores.")
        yield Finding("no_criteria", _("Criteria"), why, remedy)
    if program.panel.count() < FEWEST_MEMBERS:
        why = _("A selection by one person alone is no selection.")
        yield Finding("small_panel", _("Selection panel"), why, _("Add two people at least."))
