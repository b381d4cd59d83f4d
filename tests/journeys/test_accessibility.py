"""Everybody can read and use every page: light and dark, at a desk and on a phone.

The pages are those that `tests/permissions/matrix.py` knows, opened by somebody who may; addresses with
parts have a real one in `examples`.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_tenants.utils import schema_context
from playwright.sync_api import Browser, Page

from assessments.selectors import reviews_of
from careerladders.models import Framework, Level
from careerladders.services.content import level_add
from careerladders.services.versions import draft_create
from people.imports.runs import import_upload
from recognition.services.answers import comment_write
from recognition.services.moderation import report_create
from recognition.services.nominations import endorser_ask
from recognition.services.points import account_of
from tests.careerladders.conversations import agree, open_one
from tests.careerladders.promotions import ask, in_review
from tests.careerladders.roles import lead
from tests.factories import Cast
from tests.journeys.office import Office, Person, Scheme
from tests.permissions import matrix
from tests.permissions.matrix import OPEN, SIGNED_IN, Row
from tests.recognition import rewards
from tests.recognition.kudos import give, user_of
from tests.recognition.nominations import awarded, draft, published, submitted
from tests.recognition.points import make_program

pytestmark = pytest.mark.slow

Pages = dict[str, list[tuple[str, int]]]
"""For each person, the addresses with their answers; nobody's name is that of the signed out."""

ROLES = ("", "employee", "manager", "executive", "hr_admin")
PARTIAL = {
    "people:picker",
    "recognition:people",
    "recognition:nominees",
    "recognition:file",
    "recognition:points_export",
    "recognition:budgets_export",
    "recognition:budget_export",
    "recognition:payroll_export",
    "people:export",
    "recognition:analytics_export",
    "people_import:rejected",
    "balance:export",
    "careerladders:coverage_export",
    "careerladders:parity_export",
    "careerladders:placing_table",
    "notifications:open",
    "signup:address",
}
"""Fragments, files and ways to other pages, which are no pages."""
ADMIN_LISTS = (
    "people_employee",
    "people_department",
    "accounts_invitation",
    "assessments_reviewcycle",
    "notifications_channel",
    "notifications_wording",
)
UNFOLDS_OWN = (
    "landmark-one-main: html ",
    "region: .hidden\\!",
    "region: .block\\!",
    "landmark-unique: #nav-sidebar-apps > ",
)
"""Rules and places where django-unfold's frame, which is not ours, names its parts poorly: it has a <div>
for <main>, the sidebar's button lies outside of it, and both parts that scroll have the same name."""
ALIKE = {"healthz", "readyz", *matrix.ACCOUNTS} - {"account_login"}
"""What is no page on the platform's site, or the same there as on an organization's."""
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
# What Swagger UI draws is not ours to mend.
RUN = """async colours => {
    const rules = colours ? {runOnly: {type: "rule", values: ["color-contrast"]}} : {};
    const {violations} = await axe.run({exclude: ["#swagger-ui"]}, {resultTypes: ["violations"], ...rules});
    return violations.map(({id, nodes}) => `${id}: ${nodes[0].target} ${nodes[0].html}`.slice(0, 300));
}"""


def examples(office: Office) -> dict[str, dict[str, Any]]:
    """Parts of addresses that lead to a page; made in the organization."""
    cast = office.cast
    level = Level.objects.select_related("track__version__framework").filter(code="IC3").get()
    framework = {"slug": level.track.version.framework.slug}
    file = SimpleUploadedFile("people.csv", b"Employee ID,First name,Last name,Team\nN1,Nora,Lind,Design\n")
    run = import_upload(file=file, encoding="", actor=office.people["hr_admin"])
    promotion = in_review(cast, "M1")
    ask(promotion, cast.hr_admin)
    case = {"pk": promotion.pk}
    conversation = open_one(cast.employee, "IC4")
    step = agree(conversation)
    version = level.track.version
    rewards.ask(cast.employee, price=60)
    budget = account_of("budget", category=make_program().categories.all()[0])
    kudos = give(cast.employee, cast.peer, message="You saw it coming, and told us in time.")
    thanked = give(cast.peer, cast.employee, message="You kept the promise, and told us early.")
    author = cast.employee
    own, other = (
        comment_write(post=thanked.post, author=person, text="So true.", actor=user_of(person))
        for person in (author, cast.manager)
    )
    report_create(reporter=cast.executive, comment=other, reason="It is not.")
    return awards(cast) | {
        "recognition:budget": {"pk": budget.pk},
        "recognition:kudos_edit": {"pk": kudos.pk},
        "recognition:kudos_report": {"pk": thanked.pk},
        "recognition:post": {"pk": thanked.post.pk},
        "recognition:comment_edit": {"pk": own.pk},
        "recognition:comment_report": {"pk": other.pk},
        "careerladders:conversation": {"pk": conversation.pk},
        "careerladders:step_change": {"pk": conversation.pk, "step": step.pk},
        "careerladders:versions": framework,
        "careerladders:version_comparison": {"before": version.pk, "after": version.pk},
        "people:department": {"pk": cast.product.pk},
        "people:person": {"pk": cast.manager.pk},
        "careerladders:framework": framework,
        "careerladders:level": {**framework, "code": level.code},
        "careerladders:role_start": {"employee": cast.employee.pk},
        "careerladders:role_end": {"pk": lead(cast.employee).pk},
        "careerladders:promotion": case,
        "careerladders:promotion_edit": case,
        "careerladders:promotion_assess": case,
        "careerladders:promotion_assessors": case,
        "careerladders:promotion_evidence": case,
        "assessments:write": {"token": reviews_of(office.people["employee"])[0].assignment.token},
        "balance:department": {"department": cast.product.pk},
        "people_import:mapping": {"pk": run.pk},
        "people_import:run": {"pk": run.pk},
    }


def awards(cast: Cast) -> dict[str, dict[str, Any]]:
    """A program with nominations that the employee writes, endorses and scores."""
    program = published(cast, cast.employee, cast.manager, name="Summer awards")
    begun = draft(program, cast.employee, cast.peer)
    scored = submitted(program, cast.executive, cast.peer)
    endorsed = submitted(published(cast, name="Winter awards"), cast.executive, cast.peer)
    endorser_ask(nomination=endorsed, employee=cast.employee, actor=user_of(cast.executive))
    own = submitted(program, cast.employee, cast.peer)
    won = awarded(cast, program, cast.peer)
    return {
        "recognition:program": {"pk": program.pk},
        "recognition:nomination": {"pk": won.pk},
        "recognition:nomination_edit": {"pk": begun.pk},
        "recognition:endorser_ask": {"pk": own.pk},
        "recognition:endorse": {"pk": endorsed.pk},
        "recognition:score": {"pk": scored.pk},
    }


def pages_of(office: Office) -> Pages:
    """Every page of both sites."""
    found: Pages = defaultdict(list)
    known = examples(office)
    assert lacking(known) == set()
    for name, row in matrix.ORGANIZATION.items():
        shown = replace(row, kwargs=known[name], answer=200) if name in known else row
        if is_page(name, shown):
            address = reverse(name, urlconf="config.urls", kwargs=shown.kwargs)
            found[holder_of(row, office)].append((address, shown.answer))
    lists = [f"admin:{model}_changelist" for model in ADMIN_LISTS]
    found["hr_admin"] += [(reverse(name, urlconf="config.urls"), 200) for name in ["admin:index", *lists]]
    found["hr_admin"] += [(address, 200) for address in workplaces()]
    found["operator"] = [("/admin/", 200), ("/admin/tenants/organization/", 200)]
    found["employee"] += [("/balance/", 403), ("/nowhere/", 404)]
    for name, row in matrix.PLATFORM.items():
        if is_page(name, row) and row.needs == OPEN and name not in ALIKE:
            address = reverse(name, urlconf="config.public_urls", kwargs=row.kwargs)
            found["platform"].append((address, row.answer))
    return found


def workplaces() -> list[str]:
    """Where ladders begin, the grid of a draft with something to mend, and the words of an event."""
    draft = draft_create(framework=Framework.objects.get(), actor=None)
    level_add(version=draft, kind="ic", code="IC9", title="Somebody", grade=9, actor=None)
    start = reverse("admin:careerladders_frameworkversion_start", urlconf="config.urls")
    grid = reverse("admin:careerladders_frameworkversion_change", urlconf="config.urls", args=[draft.pk])
    words = reverse("admin:notifications_wording_words", urlconf="config.urls", args=["kudos.received"])
    return [start, grid, words]


def is_page(name: str, row: Row) -> bool:
    """Whether an address shows a page to people, be it one that says what went wrong; the admin apart."""
    if row.method != "get" or name in PARTIAL or name.startswith("admin"):
        return False
    is_data = name in matrix.API and name != "api_docs"
    return not is_data and (row.answer == 200 or (row.needs == OPEN and row.answer >= 400))


def holder_of(row: Row, office: Office) -> str:
    """Somebody who may open the address."""
    if row.as_ or row.needs in {OPEN, SIGNED_IN}:
        return row.as_ or ("" if row.needs == OPEN else "employee")
    return next(name for name, user in office.people.items() if user.has_perm(row.needs))


@pytest.fixture(scope="module")
def pages(office: Office) -> Pages:
    """The pages, found before the browser starts."""
    with schema_context("o_acme"):
        return pages_of(office)


def lacking(known: Iterable[str]) -> set[str]:
    """The pages with parts in their address that have no example."""
    apart = {*known, *PARTIAL, *matrix.ACCOUNTS, *matrix.API}
    rows = matrix.ORGANIZATION.items()
    return {name for name, row in rows if row.kwargs and row.method == "get" and row.needs != OPEN} - apart


def faults_of(page: Page) -> list[str]:
    """What keeps somebody from reading the page, in all four ways to see it."""
    faults = []
    page.evaluate(AXE_SCRIPT)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{width}: scrolls sideways")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate(RUN, scheme == "dark")
            faults += [f"{width} {scheme}: {fault}" for fault in found if not fault.startswith(UNFOLDS_OWN)]
    return faults


@pytest.mark.parametrize("name", [*ROLES, "platform", "operator"])
def test_everybody_can_read_and_use_every_page(
    pages: Pages, browser: Browser, office: Office, name: str
) -> None:
    host = "localhost" if name in {"platform", "operator"} else "acme.localhost"
    person = Person(browser, office, "" if name == "platform" else name, host=host)
    faults = {}
    for address, answer in pages[name]:
        person.page.set_viewport_size({"width": 1280, "height": 800})
        assert person.open(address) == answer, address
        if found := faults_of(person.page):
            faults[address] = found
    person.leave()
    assert faults == {}
