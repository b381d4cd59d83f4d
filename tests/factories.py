"""Makers of people and what they work with, and the cast that tests speak of."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory

from accounts.models import Role, User
from accounts.services import role_assign, roles_store
from people.models import Assignment, Department, Employee, RoleScope

PASSWORD = "correct horse battery"
LONG_AGO = dt.date(2020, 1, 1)


class UserFactory(DjangoModelFactory[User]):
    """A user who signs in with PASSWORD."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"user{n}@acme.example")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return User.objects.create_user(password=kwargs.pop("password", PASSWORD), **kwargs)


class DepartmentFactory(DjangoModelFactory[Department]):
    """A department without a parent."""

    class Meta:
        model = Department

    name = factory.Sequence(lambda n: f"Department {n}")


class EmployeeFactory(DjangoModelFactory[Employee]):
    """An employee with a user of the same address."""

    class Meta:
        model = Employee

    number = factory.Sequence(lambda n: f"E{n}")
    first_name = factory.Sequence(lambda n: f"Person{n}")
    last_name = "Example"
    email = factory.LazyAttribute(lambda e: f"{e.number.lower()}@acme.example")
    hired = LONG_AGO
    user = factory.SubFactory(UserFactory, email=factory.SelfAttribute("..email"))


class AssignmentFactory(DjangoModelFactory[Assignment]):
    """An open-ended assignment."""

    class Meta:
        model = Assignment

    employee = factory.SubFactory(EmployeeFactory)
    department = factory.SubFactory(DepartmentFactory)
    period = DateRange(LONG_AGO, None)


@dataclass(frozen=True)
class Cast:
    """Who tests speak of; all work for the same organization."""

    employee: Employee
    manager: Employee
    peer: Employee
    hr_admin: Employee
    executive: Employee
    root: Department
    product: Department
    sales: Department


def give_role(employee: Employee, slug: str, *departments: Department) -> None:
    """Give a built-in role to an employee's user; a scoped one counts for the departments."""
    assert employee.user is not None
    assignment = role_assign(user=employee.user, role=Role.objects.get(slug=slug), actor=None)
    for department in departments:
        RoleScope.objects.create(assignment=assignment, department=department)


def make_person(name: str, department: Department, manager: Employee | None = None) -> Employee:
    """A named employee who works in a department."""
    employee = EmployeeFactory.create(number=name.upper(), first_name=name)
    AssignmentFactory.create(employee=employee, department=department, manager=manager)
    return employee


def make_cast() -> Cast:
    """The root department with an executive and HR, a product team of two, and someone in sales."""
    roles_store()
    root = DepartmentFactory.create(name="Acme")
    product = DepartmentFactory.create(name="Product", parent=root)
    sales = DepartmentFactory.create(name="Sales", parent=root)
    executive = make_person("Mara", root)
    manager = make_person("Jonas", product, executive)
    cast = Cast(
        employee=make_person("Priya", product, manager),
        manager=manager,
        peer=make_person("Tomas", sales, executive),
        hr_admin=make_person("Sofia", root, executive),
        executive=executive,
        root=root,
        product=product,
        sales=sales,
    )
    give_role(cast.hr_admin, "hr_admin")
    give_role(executive, "executive", root)
    return cast
