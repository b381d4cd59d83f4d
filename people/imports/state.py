"""What the organization looks like before an import: departments, people and their assignments."""

from dataclasses import dataclass, field

from people.imports.history import Span
from people.models import Assignment, Department, Employee
from tenants.links import current_organization

Path = tuple[str, ...]


@dataclass
class State:
    """Departments by path (names below the root, case-folded) and people by number."""

    root_name: str = ""
    department_ids: dict[Path, int] = field(default_factory=dict)
    department_names: dict[Path, str] = field(default_factory=dict)
    employees: dict[str, Employee] = field(default_factory=dict)
    spans: dict[str, list[Span]] = field(default_factory=dict)

    def path(self, names: tuple[str, ...]) -> Path:
        """The path of a department as a table writes it, with or without the organization's own name."""
        folded = tuple(name.casefold() for name in names)
        if folded[0] == self.root_name.casefold():
            folded, names = folded[1:], names[1:]
        for depth in range(1, len(folded) + 1):
            self.department_names.setdefault(folded[:depth], names[depth - 1])
        return folded


def load_state() -> State:
    """Read all of it in three queries."""
    state = State()
    load_departments(state)
    state.employees = {employee.number: employee for employee in Employee.objects.order_by()}
    paths = {pk: path for path, pk in state.department_ids.items()}
    numbers = {employee.pk: number for number, employee in state.employees.items()}
    rows = Assignment.objects.order_by("period").values_list(
        "id", "employee_id", "department_id", "manager_id", "period"
    )
    for pk, employee, department, manager, period in rows:
        span = Span(period.lower, period.upper, paths[department], numbers.get(manager), pk)
        state.spans.setdefault(numbers[employee], []).append(span)
    return state


def load_departments(state: State) -> None:
    """Find the root, named as the organization unless there is but one, and all paths."""
    departments = {department.pk: department for department in Department.objects.order_by("id")}
    roots = [department for department in departments.values() if department.parent_id is None]
    organization = current_organization()
    assert organization
    state.root_name = roots[0].name if len(roots) == 1 else organization.name
    for department in departments.values():
        names: list[str] = []
        above: Department | None = department
        while above is not None:
            names.insert(0, above.name)
            above = departments[above.parent_id] if above.parent_id else None
        is_below_root = names[0].casefold() == state.root_name.casefold()
        path = tuple(name.casefold() for name in (names[1:] if is_below_root else ["\0", *names]))
        state.department_ids[path] = department.pk
        state.department_names[path] = department.name
