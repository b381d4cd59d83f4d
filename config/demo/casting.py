"""Give roles to people of a made-up company, and passwords to those who are offered to sign in."""

import secrets

from accounts import registry
from accounts.models import Role, User
from accounts.services import role_assign, user_create
from config.demo.chart import Company, Person
from config.demo.sign_ins import PLATFORM, SignIn, store
from config.demo.storing import department_id
from people.models import RoleScope

FEWEST_IN_TEAM = 6
PLATFORM_ADMIN = "Robin Castell", "robin@platform.example"


def cast(company: Company) -> dict[str, Person]:
    """Who plays each role; nobody plays two."""
    reports = company.reports()
    heads = list(company.heads.values())
    in_hr = [person for person in company.active() if person.path == company.hr and person not in heads]
    manager = next(
        person
        for person in company.active()
        if len(reports[person.number]) >= FEWEST_IN_TEAM
        and person.path not in ((), company.hr)
        and heads.count(person) <= 1
        and all(report.number not in reports for report in reports[person.number])
    )
    team = reports[manager.number]
    others = [p for p in company.active() if p.path and p.path != company.hr and p.manager != manager.number]
    bystanders = [person for person in others if person.number not in reports]
    return {
        registry.HR_ADMIN: in_hr[0],
        registry.HR_PARTNER: in_hr[1],
        registry.EXECUTIVE: company.heads[()],
        registry.MANAGER: manager,
        registry.EMPLOYEE: team[0],
        registry.AUDITOR: bystanders[0],
        registry.COACH: in_hr[2],
        registry.MODERATOR: bystanders[1],
        registry.PANEL: bystanders[2],
    }


def assign_roles(company: Company, players: dict[str, Person]) -> None:
    """Give the roles that don't follow from the org chart, and sign-ins to all who play one."""
    scopes = {registry.HR_PARTNER: company.partnered, registry.EXECUTIVE: ()}
    roles = {role.slug: role for role in Role.objects.all()}
    for slug, person in players.items():
        if slug in roles:
            user = User.objects.get(email=person.email)
            assignment = role_assign(user=user, role=roles[slug], actor=None)
            if slug in scopes:
                RoleScope.objects.create(assignment=assignment, department_id=department_id(scopes[slug]))
    store(company.slug, [sign_in(slug, person.name, person.email) for slug, person in players.items()])


def sign_in(role: str, name: str, email: str) -> SignIn:
    """Give somebody a password."""
    made = SignIn(role, name, email, secrets.token_urlsafe(9))
    user = User.objects.get(email=email)
    user.set_password(made.password)
    user.save(update_fields=["password"])
    return made


def make_platform_admin() -> None:
    """The platform's own administrator, in the public schema."""
    name, email = PLATFORM_ADMIN
    user = User.objects.filter(email=email).first() or user_create(email=email, name=name)
    role_assign(user=user, role=Role.objects.get(slug=registry.PLATFORM_ADMIN), actor=None)
    store(PLATFORM, [sign_in(registry.PLATFORM_ADMIN, name, email)])
