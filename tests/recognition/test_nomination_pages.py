"""The pages of awards: written on a phone or a laptop, scored blind, decided with a reason."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from people.models import Employee
from recognition.models import Nomination, Score
from recognition.services.nominations import endorser_ask
from tests.factories import Cast
from tests.queries import MOST_QUERIES, queries
from tests.recognition.kudos import user_of
from tests.recognition.nominations import (
    ANSWERS,
    REASON,
    awarded,
    draft,
    execution,
    ines,
    judge,
    published,
    submitted,
)
from tests.site import SiteClient

PDF = SimpleUploadedFile("proof.pdf", b"%PDF-1.7 proof")


@pytest.fixture
def jonas(client: Client, cast: Cast) -> Client:
    """A browser in which the manager is signed in."""
    client.force_login(user_of(cast.manager))
    return client


def signed_in(employee: Employee) -> Client:
    """Another browser."""
    browser = SiteClient(headers={"host": "acme.localhost"})
    browser.force_login(user_of(employee))
    return browser


def text(response: Any, status: int = 200) -> str:
    """The page."""
    assert response.status_code == status
    return str(response.content.decode())


def filled(cast: Cast, nomination: Nomination, **changes: Any) -> dict[str, Any]:
    """The form as somebody sends it who found everything empty."""
    written: dict[str, Any] = {
        "nominees": [cast.employee.pk],
        "category": execution(nomination.program).pk,
    } | ANSWERS
    empty = {f"initial-{name}": "" for name in (*ANSWERS, "category")}
    return empty | written | changes


def test_a_nomination_is_begun_written_and_handed_in(jonas: Client, cast: Cast) -> None:
    program = published(cast)
    page = text(jonas.get("/recognition/programs/"))
    assert f"/recognition/programs/{program.pk}/nominate/" in page
    jonas.post(f"/recognition/programs/{program.pk}/nominate/")
    nomination = Nomination.objects.get()
    edit = f"/recognition/nominations/{nomination.pk}/edit/"
    done = text(jonas.post(edit, filled(cast, nomination, action="submit"), follow=True))
    assert "Handed in" in done
    assert "Nominated by Jonas Example" in done
    nomination.refresh_from_db()
    assert (nomination.status, nomination.situation) == ("submitted", ANSWERS["situation"])


def test_a_draft_saves_itself_field_by_field(jonas: Client, cast: Cast) -> None:
    nomination = draft(published(cast), cast.manager, cast.employee)
    edit = f"/recognition/nominations/{nomination.pk}/edit/"
    Nomination.objects.filter(pk=nomination.pk).update(impact="Written on the phone.")
    read = {f"initial-{name}": value for name, value in ANSWERS.items()}
    sent: dict[str, Any] = read | ANSWERS | {"behaviour": "Changed on the laptop."}
    sent |= {
        "nominees": [cast.employee.pk],
        "initial-nominees": [cast.employee.pk],
        "category": execution(nomination.program).pk,
    }
    answer = jonas.post(edit, sent, headers={"X-Autosave": "1"})
    assert answer.status_code == 204
    nomination.refresh_from_db()
    assert (nomination.impact, nomination.behaviour) == ("Written on the phone.", "Changed on the laptop.")
    assert [nominee.employee for nominee in nomination.nominees.all()] == [cast.employee]


def test_what_is_missing_is_said_beside_it_and_what_was_typed_stays(jonas: Client, cast: Cast) -> None:
    nomination = draft(published(cast), cast.manager, situation="", behaviour="")
    edit = f"/recognition/nominations/{nomination.pk}/edit/"
    sent = {"impact": ANSWERS["impact"], "situation": "In May.", "initial-situation": "", "action": "submit"}
    page = text(jonas.post(edit, sent), 400)
    assert "Search for the colleagues who did it, and choose them." in page
    assert "Say what they did, as you have seen it." in page
    assert "In May." in page


def test_oneself_is_not_offered_and_not_taken(jonas: Client, cast: Cast) -> None:
    nomination = draft(published(cast), cast.manager)
    people = text(jonas.get(f"/recognition/nominations/{nomination.pk}/people/", {"q": "Example"}))
    assert "Priya" in people
    assert "Jonas" not in people
    edit = f"/recognition/nominations/{nomination.pk}/edit/"
    page = text(jonas.post(edit, filled(cast, nomination, nominees=[cast.manager.pk])), 400)
    assert "Nobody nominates themselves" in page


def test_hints_answer_while_one_writes(jonas: Client, cast: Cast) -> None:
    page = text(jonas.post("/recognition/nominations/guidance/", ANSWERS | {"impact": "It was nice."}))
    assert page.count("Reads well.") == 2
    assert "Say what is different since" in page


def test_a_file_is_only_downloaded_by_those_who_see_the_nomination(jonas: Client, cast: Cast) -> None:
    nomination = draft(published(cast), cast.manager, cast.employee)
    PDF.seek(0)
    jonas.post(f"/recognition/nominations/{nomination.pk}/files/", {"file": PDF})
    address = f"/recognition/nominations/{nomination.pk}/files/{nomination.files.get().pk}/"
    answer: Any = jonas.get(address)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Content-Disposition"] == 'attachment; filename="proof.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert signed_in(cast.employee).get(address).status_code == 404


def test_a_file_that_is_none_of_ours_is_refused_with_what_would_do(jonas: Client, cast: Cast) -> None:
    nomination = draft(published(cast), cast.manager, cast.employee)
    upload = SimpleUploadedFile("proof.pdf", b"<script>")
    sent = jonas.post(f"/recognition/nominations/{nomination.pk}/files/", {"file": upload}, follow=True)
    assert "Add a PDF, a PNG or a JPEG file." in text(sent)


def test_nominees_read_of_it_only_once_it_is_decided(cast: Cast) -> None:
    program = published(cast)
    nomination = submitted(program, cast.manager, cast.employee)
    priya = signed_in(cast.employee)
    assert priya.get(nomination.get_absolute_url()).status_code == 404
    awarded(cast, program, cast.employee)
    assert REASON in text(priya.get(Nomination.objects.get(status="awarded").get_absolute_url()))


def test_the_panel_scores_without_reading_who_nominated(cast: Cast) -> None:
    nomination = submitted(published(cast, cast.peer, ines(cast)), cast.manager, cast.employee)
    tomas = signed_in(cast.peer)
    address = f"/recognition/nominations/{nomination.pk}/score/"
    for page in (text(tomas.get(address)), text(tomas.get("/recognition/scoring/"))):
        assert "Priya Example" in page
        assert "Jonas" not in page
    sent = {f"score-{criterion.pk}": "4" for criterion in nomination.program.criteria.all()}
    assert "Your scores are kept" in text(tomas.post(address, sent, follow=True))
    assert Score.objects.count() == 2
    assert "Choose a score from 1 to 5." in text(tomas.post(address, {}), 400)


def test_who_has_a_stake_reads_why_they_do_not_score(cast: Cast) -> None:
    nomination = submitted(published(cast, ines(cast), cast.manager), cast.peer, cast.employee)
    page = text(signed_in(cast.manager).get(f"/recognition/nominations/{nomination.pk}/score/"))
    assert "somebody of your reporting line" in page
    assert "Save and go on" not in page


def test_hr_decides_with_a_reason_and_keeps_what_was_typed(cast: Cast) -> None:
    nomination = judge(submitted(published(cast), cast.manager, cast.employee))
    sofia = signed_in(cast.hr_admin)
    assert "Priya Example" in text(sofia.get("/recognition/deciding/"))
    address = f"/recognition/nominations/{nomination.pk}/decide/award/"
    page = text(sofia.post(address, {"reason": "Good work"}), 400)
    assert "20 letters or more" in page
    assert "Good work" in page
    assert "Awarded." in text(sofia.post(address, {"reason": REASON}, follow=True))
    assert "Nothing waits for a decision" in text(sofia.get("/recognition/deciding/"))


def test_a_colleague_is_asked_and_endorses(jonas: Client, cast: Cast) -> None:
    nomination = submitted(published(cast), cast.manager, cast.employee)
    address = f"/recognition/nominations/{nomination.pk}"
    jonas.post(f"{address}/ask/", {"employee": cast.peer.pk})
    tomas = signed_in(cast.peer)
    assert "Jonas Example asks for your word" in text(tomas.get("/"))
    assert "Thank you" in text(tomas.post(f"{address}/endorse/", {"text": "I saw it."}, follow=True))
    assert "asks for your word" not in text(tomas.get("/"))


def test_who_was_not_asked_does_not_endorse(cast: Cast) -> None:
    nomination = awarded(cast, published(cast), cast.employee)
    assert signed_in(cast.peer).get(f"/recognition/nominations/{nomination.pk}/endorse/").status_code == 404


def test_home_names_what_waits_on_panels_and_for_decisions(cast: Cast) -> None:
    submitted(published(cast, cast.peer, ines(cast)), cast.manager, cast.employee)
    assert "Score 1 nomination" in text(signed_in(cast.peer).get("/"))
    home = text(signed_in(cast.hr_admin).get("/"))
    assert "Decide on 1 nomination" in home


def test_pages_ask_the_database_as_often_however_much_there_is(jonas: Client, cast: Cast) -> None:
    program = published(cast, per_person=None)
    hr, scorer = signed_in(cast.hr_admin), signed_in(ines(cast))
    nomination = submitted(program, cast.manager, cast.employee)
    endorser_ask(nomination=nomination, employee=cast.peer, actor=user_of(cast.manager))

    awarded(cast, program, cast.employee)

    def counts() -> list[int]:
        return [
            queries(jonas, "/recognition/programs/"),
            queries(jonas, program.get_absolute_url()),
            queries(scorer, "/recognition/scoring/"),
            queries(hr, "/recognition/deciding/"),
        ]

    first = counts()
    for _number in range(4):
        submitted(program, cast.manager, cast.employee, cast.peer)
        awarded(cast, program, cast.employee)
    assert counts() == first
    assert max(first) <= MOST_QUERIES + 1  # A program's own page names its departments and criteria, too.
