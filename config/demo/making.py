"""Make the demo's organizations, each whole or not at all."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django_tenants.utils import tenant_context

from accounts import registry
from accounts.models import User
from config.demo import acme, globex
from config.demo.awarding import store_awards
from config.demo.calendar import half_years
from config.demo.casting import assign_roles, cast, make_platform_admin
from config.demo.chart import Company, Person
from config.demo.growing import store_conversations, store_roles
from config.demo.ladders import begin_draft
from config.demo.promoting import store_cases
from config.demo.recognising import recognise
from config.demo.reviewing import collect_now, review_the_past
from config.demo.rewarding import store_rewards
from config.demo.sign_ins import PLATFORM, load
from config.demo.storing import store_company
from config.demo.telling import set_up
from config.demo.thanking import thank
from people.imports.reading import read_table
from people.imports.services import mapping_for, people_import
from people.models import Employee
from tenants.models import Organization
from tenants.provisioning import provision
from tenants.services import organization_create

Report = Callable[[str], None]
SLUGS = ("acme", "globex")


class NotTheDemos(Exception):
    """An organization has the slug of one of the demo's, which is the message."""


def make_what_is_missing(report: Report) -> None:
    """Make the platform's administrator and both organizations unless they are there.

    Raises NotTheDemos for an organization of that slug that was made otherwise.
    """
    emails = [sign_in.email for sign_in in load(PLATFORM)]
    if not User.objects.filter(email__in=emails).exists():
        make_platform_admin()
    existing = set(Organization.objects.filter(slug__in=SLUGS).values_list("slug", flat=True))
    for slug in sorted(existing):
        if not load(slug):
            raise NotTheDemos(slug)
    if "acme" not in existing:
        make(acme.make(), report, table=acme.table_bytes())
    if "globex" not in existing:
        make(globex.make(before=half_years(timezone.localdate())[0].start), report)


@transaction.atomic
def make(company: Company, report: Report, table: bytes | None = None) -> None:
    """Make an organization with its people and their history; `table` is imported before the rest."""
    report(f"{company.name}: set up the organization")
    organization = organization_create(
        name=company.name,
        slug=company.slug,
        domain=f"{company.slug}.localhost",
        admin_email=f"new.colleague@{company.slug}.example",
        actor=None,
    )
    provision(organization)
    with tenant_context(organization):
        report(f"{company.name}: {len(company.people)} people")
        if table is not None:
            found = read_table(table)
            people_import(table=found, mapping=mapping_for(found), actor=None)
        store_company(company)
        players = cast(company)
        assign_roles(company, players)
        tell(company, players, report)


def tell(company: Company, players: dict[str, Person], report: Report) -> None:
    """The history of the organization, and what waits for those who are played."""
    stars = {role: Employee.objects.get(number=person.number) for role, person in players.items()}
    report(f"{company.name}: reviews and balances of four half-years")
    review_the_past()
    report(f"{company.name}: reviews that are being written, thanks and notifications")
    collect_now(stars[registry.EMPLOYEE], list(stars.values()))
    thank([stars[registry.EMPLOYEE], stars[registry.MANAGER]])
    recognise()
    store_rewards(stars[registry.EMPLOYEE], decider=stars[registry.HR_ADMIN])
    panel = [stars[registry.PANEL], stars[registry.COACH], stars[registry.AUDITOR]]
    report(f"{company.name}: awards")
    store_awards(
        stars[registry.MANAGER], stars[registry.EMPLOYEE], decider=stars[registry.HR_ADMIN], panel=panel
    )
    report(f"{company.name}: leadership roles, career conversations and promotions")
    employee, manager = stars[registry.EMPLOYEE], stars[registry.MANAGER]
    store_roles()
    store_conversations(employee, manager)
    store_cases(manager, decider=stars[registry.HR_ADMIN], assessor=employee)
    begin_draft()
    set_up(stars)
