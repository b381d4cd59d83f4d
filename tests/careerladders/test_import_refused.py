"""An import writes all of a file or nothing: what the organization itself has against it, and trials."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Model

from accounts.conflicts import NotPublishable, StateConflict
from accounts.models import AuditEntry, Role, User
from careerladders.exchange import FileErrors, FrameworkContent, export_framework, parse
from careerladders.models import (
    Competency,
    Expectation,
    Framework,
    FrameworkVersion,
    Level,
    PayBand,
    Track,
    VersionCompetency,
)
from careerladders.services.exchange import ImportReport, framework_import
from careerladders.services.versions import version_publish
from tests.careerladders.files import LAW, found, mutated, write
from tests.careerladders.levels import GENERAL, make_ladder
from tests.factories import Cast, give_role
from tests.recognition.kudos import user_of

ALL: list[type[Model]] = [
    AuditEntry,
    Competency,
    Expectation,
    Framework,
    FrameworkVersion,
    Level,
    PayBand,
    Track,
    VersionCompetency,
]


def rows() -> list[list[Any]]:
    """Everything that an import might write."""
    return [list(model._default_manager.order_by("pk").values()) for model in ALL]


def take(text: str = LAW, *, publish: bool = False, dry_run: bool = False) -> ImportReport:
    """Import a file in the name of the system."""
    return framework_import(data=parse(text), actor=None, publish=publish, dry_run=dry_run)


def editor(cast: Cast) -> User:
    """Somebody who manages ladders and doesn't see pay."""
    Role.objects.create(slug="editor", name="Editor", own_permissions=["careerladders.manage"])
    give_role(cast.peer, "editor")
    return user_of(cast.peer)


def refused(data: FrameworkContent, actor: User | None = None) -> list[tuple[str, int | None, str]]:
    """What is wrong with a file here; nothing of it is written."""
    before = rows()
    with pytest.raises(FileErrors) as caught:
        framework_import(data=data, actor=actor)
    assert rows() == before
    return found(caught.value)


def test_a_competency_stays_on_the_axis_that_it_has_here(acme: object) -> None:
    Competency.objects.create(slug="vision", name="Vision", axis="management", position=1)
    Competency.objects.create(slug="drafting", name="Drafting", axis="craft", position=2)
    ((path, line, reason),) = refused(parse(LAW))
    assert (path, line) == ("competencies[0].axis", None)
    assert "“vision” is on the axis “management” here" in reason


def test_every_competency_on_another_axis_is_named(acme: object) -> None:
    for slug in ("vision", "drafting"):
        Competency.objects.create(slug=slug, name=slug, axis="management", position=1)
    assert [entry[0] for entry in refused(parse(LAW))] == ["competencies[0].axis", "competencies[1].axis"]


def test_who_may_not_see_pay_brings_none_not_even_none_at_all(cast: Cast) -> None:
    framework_import(data=parse(LAW), actor=None)
    text = mutated(("      grade: 2\n", "      grade: 2\n      pay_bands: []\n"))
    faults = refused(parse(text), editor(cast))
    assert [(path, "leave this key out" in reason) for path, _line, reason in faults] == [
        ("tracks.ic[0].pay_bands", True),
        ("tracks.ic[1].pay_bands", True),
    ]


def test_pay_of_which_a_file_says_nothing_stays_as_it_is(cast: Cast) -> None:
    take()
    FrameworkVersion.objects.update(status="published", published_on="2024-01-01")
    band = LAW[LAW.index("      pay_bands:") : LAW.index("      expectations:")]
    text = mutated((band, ""), ("title: Lawyer", "title: Attorney"))
    report = framework_import(data=parse(text), actor=editor(cast))
    assert [(found.name, found.fields) for found in report.levels_changed] == [("ic L1", ["title"])]
    kept = PayBand.objects.get(level__track__version__status="draft")
    assert (kept.level.title, kept.location, str(kept.minimum)) == ("Attorney", "Berlin", "50000.00")


def test_an_empty_list_of_pay_bands_takes_them_away(acme: object) -> None:
    take()
    FrameworkVersion.objects.update(status="published", published_on="2024-01-01")
    bands = LAW[LAW.index("pay_bands:") : LAW.index("      expectations:")]
    report = take(mutated((bands, "pay_bands: []\n")))
    assert [(found.name, found.fields) for found in report.levels_changed] == [("ic L1", ["pay_bands"])]
    assert not PayBand.objects.filter(level__track__version__status="draft").exists()


def test_a_draft_is_never_overwritten(acme: object) -> None:
    take()
    before = rows()
    with pytest.raises(StateConflict) as caught:
        take(mutated(("name: Law", "name: Laws"), ("title: Lawyer", "title: Attorney")))
    assert caught.value.code == "draft_exists"
    assert rows() == before


def test_what_the_check_finds_keeps_a_file_from_being_published_and_from_being_written(acme: object) -> None:
    before = rows()
    with pytest.raises(NotPublishable) as caught:
        take(publish=True)
    assert "track_missing" in [finding.code for finding in caught.value.findings]
    assert rows() == before


def test_a_draft_tells_what_keeps_it_from_being_published(acme: object) -> None:
    report = take()
    assert (report.version, report.published) == (1, False)
    with pytest.raises(NotPublishable) as caught:
        version_publish(version=FrameworkVersion.objects.get(), actor=None)
    assert report.findings == caught.value.findings


@pytest.mark.parametrize("publish", [False, True])
def test_a_trial_tells_all_and_writes_nothing(acme: object, publish: bool) -> None:
    before = rows()
    report = framework_import(data=GENERAL, actor=None, publish=publish, dry_run=True)
    assert (report.created, report.version, report.published, report.findings) == (True, 1, publish, [])
    assert len(report.competencies_created) == 12
    assert len(report.levels_added) == 11
    assert rows() == before


def test_a_trial_of_a_change_writes_nothing_either(acme: object) -> None:
    take()
    FrameworkVersion.objects.update(status="published", published_on="2024-01-01")
    before = rows()
    text = mutated(
        ("name: Law", "name: Laws"),
        ("name: Drafting", "name: Writing"),
        ("grade: 1", "grade: 3"),
        ("    - code: L2\n      title: Senior lawyer\n      grade: 2\n", ""),
        ("  management: []", "  management:\n    - {code: M1, title: Lead, grade: 3}"),
    )
    report = take(text, dry_run=True)
    assert (report.created, report.fields, report.version, report.unchanged) == (False, ["name"], 2, False)
    assert [(found.name, found.fields) for found in report.competencies_changed] == [("drafting", ["name"])]
    assert (report.levels_added, report.levels_removed) == (["management M1"], ["ic L2"])
    assert [(found.name, found.fields) for found in report.levels_changed] == [("ic L1", ["grade"])]
    assert rows() == before


def test_the_same_file_again_changes_nothing_and_says_so(acme: object) -> None:
    framework_import(data=GENERAL, actor=None, publish=True)
    before = rows()
    report = framework_import(data=GENERAL, actor=None, publish=True)
    assert (report.unchanged, report.version, report.published) == (True, None, False)
    assert rows() == before


def test_levels_that_change_places_are_told_as_moved(acme: object) -> None:
    make_ladder()
    first, second, *others = GENERAL.tracks["ic"]
    swapped = {**GENERAL.tracks, "ic": (second, first, *others)}
    data = FrameworkContent(**{**vars(GENERAL), "tracks": swapped})
    report = framework_import(data=data, actor=None, dry_run=True)
    assert {found.name: found.fields for found in report.levels_changed} == {
        "ic IC1": ["position"],
        "ic IC2": ["position"],
    }


def run(file: str, **options: bool) -> tuple[str, str]:
    """What the command prints, and the error with which it ends."""
    out = io.StringIO()
    try:
        call_command("import_framework", file, organization="acme", stdout=out, **options)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_the_command_prints_each_fault_with_its_path_and_line(acme: object, tmp_path: Path) -> None:
    file = write(tmp_path, mutated(("name: Law", "name: 7"), ("grade: 1", "grade: 0")))
    printed, ended = run(file)
    first, second = printed.splitlines()
    assert first.startswith("name: Write text here")
    assert first.endswith("(Line 2)")
    assert second.startswith("tracks.ic[0].grade: Write a whole number")
    assert ended == "Nothing was written."
    assert not Framework.objects.exists()


def test_the_command_names_the_file_for_what_is_wrong_with_all_of_it(acme: object, tmp_path: Path) -> None:
    file = write(tmp_path, "")
    assert run(file) == (f"{file}: The file is empty.\n", "Nothing was written.")


def test_the_command_gives_faults_and_findings_as_json(acme: object, tmp_path: Path) -> None:
    printed, _ended = run(write(tmp_path, mutated(("grade: 1", "grade: 0"))), json=True)
    (fault,) = json.loads(printed)["errors"]
    assert (fault["path"], fault["line"]) == ("tracks.ic[0].grade", 19)
    printed, ended = run(write(tmp_path, LAW), json=True, publish=True)
    assert "track_missing" in {finding["code"] for finding in json.loads(printed)["findings"]}
    assert ended == "Nothing was written."
    assert not Framework.objects.exists()


def test_the_command_tells_what_it_did_and_what_keeps_it_from_being_published(
    acme: object, tmp_path: Path
) -> None:
    file = write(tmp_path, LAW)
    tried, ended = run(file, dry_run=True)
    assert not Framework.objects.exists()
    assert (run(file), ended) == ((tried, ""), "")
    lines = tried.splitlines()
    assert lines[:4] == [
        "law: version 1, draft",
        "created: law",
        "competencies created: vision, drafting",
        "levels added: ic L1, ic L2",
    ]
    assert all(line.startswith("before publishing: ") for line in lines[4:])
    assert len(lines) > 4


def test_the_command_says_when_nothing_is_new_and_when_a_draft_is_in_the_way(
    acme: object, tmp_path: Path
) -> None:
    file = write(tmp_path, LAW)
    run(file)
    assert "publish or discard it first" in run(file)[1]
    FrameworkVersion.objects.update(status="published", published_on="2024-01-01")
    assert run(file) == ("law: unchanged\n", "")


def test_the_command_says_why_a_file_can_not_be_read(acme: object, tmp_path: Path) -> None:
    printed, ended = run(str(tmp_path / "none.yaml"))
    assert printed == ""
    assert ended.endswith("none.yaml can't be read: No such file or directory.")


def test_the_export_names_what_is_there_instead_of_what_is_not(acme: object) -> None:
    make_ladder()
    with pytest.raises(CommandError, match="There is no framework 'law'; there are: general"):
        call_command("export_framework", organization="acme", framework="law")
    with pytest.raises(CommandError, match="no such version"):
        call_command("export_framework", organization="acme", framework="general", version=7)
    out = io.StringIO()
    call_command("export_framework", organization="acme", framework="general", version=1, stdout=out)
    assert out.getvalue() == export_framework(Framework.objects.get())
