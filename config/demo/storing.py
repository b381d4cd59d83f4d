"""Write a made-up company into the organization that the connection is in, in bulk."""

import datetime as dt

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.models import User
from config.demo.chart import Company, Path, Person
from config.demo.ladders import publish_frameworks, store_levels
from people.imports.mapping import SEPARATOR, parse_mapping
from people.imports.reading import Row, Table
from people.imports.services import people_import
from people.imports.state import load_state
from people.models import Department, Employee
from recognition.models import Value
from recognition.services.values import value_save

TEXTS = ("number", "first_name", "last_name", "email", "title", "location", "time_zone", "hired", "manager")
COLUMNS = [*TEXTS, "department"]
FROM_THE_BEGINNING = dt.date(1950, 1, 1)
"""Before anybody was hired: what the table says then holds from each person's first day."""


def store_company(company: Company) -> None:
    """People with accounts, departments with heads, levels and values."""
    store_users(company)
    store_people(company)
    store_heads(company)
    publish_frameworks()
    store_levels(company)
    store_values(company)


def store_users(company: Company) -> None:
    """An account for everybody, to be entered by an emailed code."""
    people = company.active()
    users = User.objects.bulk_create(
        User(email=person.email, name=person.name, password=make_password(None)) for person in people
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, primary=True, verified=True) for user in users
    )


def store_people(company: Company) -> None:
    """Import them as a table of another system."""
    mapping = parse_mapping({"fields": {column: {"column": column} for column in COLUMNS}})
    rows = [
        Row(
            line,
            [*(str(getattr(person, name)) for name in TEXTS), SEPARATOR.join(person.path) or company.name],
        )
        for line, person in enumerate(company.people, start=2)
    ]
    outcome = people_import(table=Table(COLUMNS, rows), mapping=mapping, day=FROM_THE_BEGINNING, actor=None)
    if outcome.refused:
        raise ValueError(f"The made-up people of {company.name} don't fit: {outcome.plan.errors[:3]}")


def texts(person: Person) -> list[str]:
    """A person's cells in the order of TEXTS."""
    return [str(getattr(person, name)) for name in TEXTS]


def department_ids() -> dict[Path, int]:
    """The departments by the way to them, names in lower case."""
    return load_state().department_ids


def department_id(path: Path) -> int:
    """The department at the end of a way."""
    return department_ids()[tuple(name.casefold() for name in path)]


def store_heads(company: Company) -> None:
    """Tell each department who leads it."""
    employees = dict(Employee.objects.values_list("number", "id"))
    ids = department_ids()
    Department.objects.bulk_update(
        [
            Department(pk=ids[tuple(name.casefold() for name in path)], head_id=employees[head.number])
            for path, head in company.heads.items()
        ],
        ["head"],
    )


def store_values(company: Company) -> None:
    """Put the company's own values in place of those that every organization starts with."""
    if not company.values:
        return
    for value in Value.objects.all():
        value.is_active = False
        value_save(value=value, actor=None)
    for position, (axis, name, description) in enumerate(company.values, start=1):
        value = Value(name=name, axis=axis, description=description, position=position)
        value_save(value=value, actor=None)
