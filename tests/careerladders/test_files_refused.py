"""Files of frameworks that can't be used: each fault is told with its path, its line and a remedy."""

from typing import Any

import pytest
import yaml

from careerladders.exchange import FileErrors, FrameworkContent, parse, read
from tests.careerladders.files import LAW, found, line_of, mutated, refusal

NAME = "name: Law"
VISION = "- slug: vision"
AXIS = "axis: leadership"
BEHAVIOUR = "- Says what the work is for."
BEHAVIOURS = f"behaviours:\n      {BEHAVIOUR}"
BAND = "- currency: EUR"
GRADE = "grade: 1"
MINIMUM = 'minimum: "50000.00"'
TRACKS = LAW[LAW.index("tracks:") :]
VISIONS = "vision:\n          proficiency: 1\n          text: Asks what a task is for."
FIRST = "competencies[0]"
LEVEL = "tracks.ic[0]"
PAY = f"{LEVEL}.pay_bands[0]"
ASKED = f"{LEVEL}.expectations.vision"

WHOLE = [
    ("Gérard".encode("latin-1"), None, "UTF-8"),
    (LAW.encode("utf-16"), None, "UTF-8"),
    ("name: \ud800", None, "UTF-8"),
    (LAW + "\0", None, "such as NUL"),
    ("name: a\x07b", None, "characters that no text has"),
    ("#" * (1024 * 1024 + 1), None, "too large: 1 MB"),
    ("", None, "is empty"),
    ("# Only a remark.\n", None, "is empty"),
    (b"\xef\xbb\xbf", None, "is empty"),
    ("- a\n- b\n", 1, "Write keys with values"),
    ("law", 1, "Write keys with values"),
    (f"{LAW}---\n{LAW}", LAW.count("\n") + 1, "drop what follows"),
    ("name: Law: and order\n", 1, "can't be read as YAML"),
    ("framework: law\nname: [\n", 3, "can't be read as YAML"),
    ("framework: law\n\tname: Law\n", 2, "can't be read as YAML"),
    ('framework: law\nname: "\\ud800"\n', 2, "can't be read as YAML"),
    ("%YAML 3.0\n---\nname: Law\n", 1, "can't be read as YAML"),
    ("framework: law\nfull name: Law\n", 2, "A key is a word"),
    ("&a framework: law\n", 1, "A key is a word"),
    ("? [framework]\n: law\n", 1, "A key is a word"),
    ("framework: law\n<<: law\n", 2, "A key is a word"),
    (f"{'k' * 41}: law\n", 1, "A key is a word"),
]


@pytest.mark.parametrize(("file", "line", "words"), WHOLE)
def test_a_file_that_is_none_is_refused_as_a_whole(file: str | bytes, line: int | None, words: str) -> None:
    ((path, place, reason),) = refusal(file)
    assert (path, place) == ("", line)
    assert words in reason


@pytest.mark.parametrize("file", [LAW.encode("utf-8-sig"), "\ufeff" + LAW, LAW.replace("\n", "\r\n")])
def test_a_byte_order_mark_and_line_ends_of_windows_are_no_fault(file: str | bytes) -> None:
    assert parse(file) == parse(LAW)


BEYOND_YAML = [
    (NAME, "name: &law Law", "name", NAME[:4], "Anchors (&)"),
    (NAME, "name: *law", "name", NAME[:4], "References (*)"),
    (NAME, "name: !!str Law", "name", NAME[:4], "Tags (!)"),
    (NAME, "name: !!python/object/apply:os.system [id]", "name", NAME[:4], "Tags (!)"),
    (BEHAVIOUR, "- !law Yes", f"{FIRST}.behaviours[0]", "- !law", "Tags (!)"),
    (NAME, "name: Law\nname: Other", "name", "name: Other", "stands here twice"),
    (GRADE, "grade: 1\n      grade: 1", f"{LEVEL}.grade", "grade: 1\n      summary", "stands here twice"),
    (NAME, f"name: {'[' * 13}{']' * 13}", f"name{'[0]' * 12}", NAME[:4], "more deeply nested"),
]


@pytest.mark.parametrize(("old", "new", "path", "where", "words"), BEYOND_YAML)
def test_nothing_of_yaml_is_taken_that_a_framework_does_not_need(
    old: str, new: str, path: str, where: str, words: str
) -> None:
    text = mutated((old, new))
    ((found_path, line, reason),) = refusal(text)
    assert (found_path, line) == (path, line_of(text, where))
    assert words in reason


def test_references_are_never_followed() -> None:
    text = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    assert [entry[:2] for entry in refusal(text)] == [
        ("a", 1),
        ("b", 2),
        ("b[0]", 2),
        ("b[1]", 2),
        ("c[0]", 3),
        ("c[1]", 3),
    ]


@pytest.mark.parametrize("text", ["[" * 100_000, "a: " + "{a: " * 20_000, f"a: [{'x,' * 50_000}]"])
def test_more_than_any_framework_holds_is_refused_before_it_is_read(text: str) -> None:
    ((_path, line, reason),) = refusal(text)
    assert line == 1
    assert "more, or more deeply nested" in reason


WRONG = [
    (f"{NAME}\n", "", "name", "framework", "key is missing"),
    ("framework: law\n", "", "framework", "name", "key is missing"),
    (TRACKS, "tracks: {ic: []}\n", "tracks.management", "tracks", "key is missing"),
    (f"    {AXIS}\n", "", f"{FIRST}.axis", VISION, "key is missing"),
    ("      title: Lawyer\n", "", f"{LEVEL}.title", "- code: L1", "key is missing"),
    (f"          {MINIMUM}\n", "", f"{PAY}.minimum", BAND, "key is missing"),
    (VISIONS, "vision: {text: Asks.}", f"{ASKED}.proficiency", "vision: {", "key is missing"),
    (NAME, f"{NAME}\nnumber: 1", "number", "number", "no such key here"),
    ("  management:", "  craft: []\n  management:", "tracks.craft", "craft: []", "ic, management"),
    (GRADE, f"{GRADE}\n      rank: 1", f"{LEVEL}.rank", "rank", "code, title, grade, summary"),
    (MINIMUM, f"{MINIMUM}\n          middle: 5", f"{PAY}.middle", "middle", "currency, minimum"),
    ("proficiency: 1", "proficiency: 1\n          level: 1", f"{ASKED}.level", "level: 1", "no such key"),
    ("framework: law", "framework: law firm", "framework", "framework", "up to 40 letters"),
    ("framework: law", f"framework: {'x' * 41}", "framework", "framework", "up to 40 letters"),
    ("framework: law", "framework: läw", "framework", "framework", "up to 40 letters"),
    ("framework: law", "framework: 2024", "framework", "framework", "up to 40 letters"),
    ("- slug: drafting", "- slug: vision", "competencies[1].slug", "- slug: vision\n    name: D", "own"),
    ("- code: L2", "- code: L1", "tracks.ic[1].code", "- code: L1\n      title: S", "code already"),
    (AXIS, "axis: luck", f"{FIRST}.axis", "axis: luck", "leadership, management, craft"),
    ("pay_visibility: own", "pay_visibility: all", "pay_visibility", "pay_vis", "restricted, own, everyone"),
    ("pay_visibility: own", "pay_visibility:", "pay_visibility", "pay_vis", "Write one of these"),
    ("proficiency: 1", "proficiency: 6", f"{ASKED}.proficiency", "proficiency", "from 0 to 5"),
    ("proficiency: 1", "proficiency: -1", f"{ASKED}.proficiency", "proficiency", "from 0 to 5"),
    (GRADE, "grade: 0", f"{LEVEL}.grade", "grade: 0", "from 1 to 32767"),
    (GRADE, "grade: 32768", f"{LEVEL}.grade", "grade: 32768", "from 1 to 32767"),
    (GRADE, "grade: 9999999999", f"{LEVEL}.grade", "grade: 9", "from 1 to 32767"),
    (GRADE, 'grade: "1"', f"{LEVEL}.grade", 'grade: "1"', "without quotes"),
    (GRADE, "grade: 1.0", f"{LEVEL}.grade", "grade: 1.0", "a whole number"),
    (GRADE, "grade: 0x1", f"{LEVEL}.grade", "grade: 0x1", "a whole number"),
    (GRADE, "grade: yes", f"{LEVEL}.grade", "grade: yes", "a whole number"),
    ("pay_tolerance: 15", "pay_tolerance: 101", "pay_tolerance", "pay_tol", "from 0 to 100"),
    ("pay_tolerance: 15", "pay_tolerance: ~", "pay_tolerance", "pay_tol", "from 0 to 100"),
    (NAME, "name: yes", "name", NAME[:4], "in quotes if it looks like"),
    (NAME, "name: 2024-01-31", "name", NAME[:4], "in quotes if it looks like"),
    (NAME, "name: 1.5", "name", NAME[:4], "in quotes if it looks like"),
    (NAME, "name: 7", "name", NAME[:4], "in quotes if it looks like"),
    (NAME, "name:", "name", NAME[:4], "in quotes if it looks like"),
    (NAME, "name: [Law]", "name", NAME[:4], "Write text here"),
    (NAME, f"name: {'x' * 81}", "name", NAME[:4], "80 characters"),
    (NAME, 'name: " \\t"', "name", NAME[:4], "can't be empty"),
    (NAME, 'name: "a\\0b"', "name", NAME[:4], "such as NUL"),
    ("code: L1", f"code: {'L' * 13}", f"{LEVEL}.code", "- code", "12 characters"),
    ("summary: Learns the craft.", f"summary: {'x' * 1001}", f"{LEVEL}.summary", "summary", "1000"),
    ("text: Asks what a task is for.", f"text: {'x' * 1001}", f"{ASKED}.text", "text: x", "1000"),
    ("location: Berlin", f"location: {'x' * 81}", f"{PAY}.location", "location", "80 characters"),
    (BEHAVIOUR, f"- {'x' * 2001}", f"{FIRST}.behaviours[0]", "- xx", "2000 characters"),
    (BEHAVIOUR, '- " "', f"{FIRST}.behaviours[0]", '- " "', "can't be empty"),
    (BEHAVIOUR, '- "One.\\nTwo."', f"{FIRST}.behaviours[0]", "One.", "two members of the list"),
    (BEHAVIOURS, f"behaviours: [{'a, ' * 201}]", f"{FIRST}.behaviours", "behaviours", "200 is the most"),
    (BEHAVIOURS, f"behaviours: [{'x' * 1001}, {'y' * 1001}]", f"{FIRST}.behaviours", "behav", "together"),
    (BEHAVIOURS, "behaviours: Says it.", f"{FIRST}.behaviours", "behaviours", "Write a list here"),
    (BEHAVIOURS, "behaviours:", f"{FIRST}.behaviours", "behaviours", "Write a list here"),
    ("management: []", "management: {}", "tracks.management", "management", "Write a list here"),
    ("management: []", f"management: [{'{}, ' * 41}]", "tracks.management", "management", "40 is the most"),
    ("management: []", "management: [M1]", "tracks.management[0]", "management", "Write keys with values"),
    (BAND, "- currency: eur", f"{PAY}.currency", "- currency", "three capital letters"),
    (BAND, "- currency: EURO", f"{PAY}.currency", "- currency", "three capital letters"),
    (MINIMUM, 'minimum: "0.00"', f"{PAY}.minimum", "minimum", "above 0 in quotes"),
    (MINIMUM, 'minimum: "-5"', f"{PAY}.minimum", "minimum", "above 0 in quotes"),
    (MINIMUM, 'minimum: "50,000"', f"{PAY}.minimum", "minimum", "above 0 in quotes"),
    (MINIMUM, 'minimum: "50000.001"', f"{PAY}.minimum", "minimum", "above 0 in quotes"),
    (MINIMUM, 'minimum: "12345678901"', f"{PAY}.minimum", "minimum", "above 0 in quotes"),
    (MINIMUM, "minimum: 50000.5", f"{PAY}.minimum", "minimum", "above 0 in quotes"),
    (MINIMUM, "minimum: true", f"{PAY}.minimum", "minimum", "above 0 in quotes"),
    (MINIMUM, 'minimum: "60000.01"', f"{PAY}.maximum", "maximum", "at least as much as the minimum"),
    (
        BAND,
        f'- {{currency: EUR, location: Berlin, minimum: "1", maximum: "2"}}\n        {BAND}',
        f"{LEVEL}.pay_bands[1]",
        BAND,
        "of this currency and location already",
    ),
    (VISIONS, "luck: {proficiency: 1}", f"{LEVEL}.expectations.luck", "luck", "has this slug"),
]


@pytest.mark.parametrize(("old", "new", "path", "where", "words"), WRONG)
def test_one_fault_is_told_once_with_its_path_line_and_remedy(
    old: str, new: str, path: str, where: str, words: str
) -> None:
    text = mutated((old, new))
    ((found_path, line, reason),) = refusal(text)
    assert (found_path, line) == (path, line_of(text, where))
    assert words in reason


def values() -> dict[str, Any]:
    """The small file as plain values."""
    found: dict[str, Any] = yaml.safe_load(LAW)
    return found


JSON_FAULTS: list[tuple[str, object, str]] = [
    ("name", "a\ud800b", "characters that no text has"),
    ("name", None, "Write text here"),
    ("pay_tolerance", True, "a whole number"),
    ("pay_tolerance", 15.0, "a whole number"),
    ("pay_tolerance", float("nan"), "a whole number"),
    ("framework", 5, "up to 40 letters"),
    ("tracks", [], "Write keys with values"),
    ("tracks", {"ic": [], "management": [], "": []}, "A key is a word"),
    ("tracks", {"ic": [], "management": [], 1: []}, "A key is a word"),
    ("competencies", "vision", "Write a list here"),
]


@pytest.mark.parametrize(("key", "value", "words"), JSON_FAULTS)
def test_plain_values_are_held_to_the_same_without_lines(key: str, value: object, words: str) -> None:
    with pytest.raises(FileErrors) as caught:
        read(values() | {key: value})
    path, line, reason = found(caught.value)[0]
    assert (path, line) == (key, None)
    assert words in reason


def test_plain_values_say_the_same_as_the_file() -> None:
    assert read(values()) == parse(LAW)


@pytest.mark.parametrize("value", [None, [], "law", 5, True])
def test_a_framework_is_keys_with_values(value: object) -> None:
    with pytest.raises(FileErrors) as caught:
        read(value)
    assert [entry[0] for entry in found(caught.value)] == [""]


def test_too_many_competencies_or_pay_bands_are_refused() -> None:
    many = values() | {"competencies": [{}] * 61, "tracks": {"ic": [], "management": []}}
    with pytest.raises(FileErrors, match="60 is the most"):
        read(many)
    many = values()
    many["tracks"]["ic"][0]["pay_bands"] = [{}] * 201
    with pytest.raises(FileErrors, match="200 is the most"):
        read(many)


def test_all_faults_are_told_at_once_in_the_order_of_their_lines() -> None:
    changes = [
        ("framework: law", "framework: law firm"),
        (AXIS, "axis: luck"),
        ("name: Drafting", "name: 7"),
        (GRADE, "grade: 0"),
        (BAND, "- currency: eur"),
        ("proficiency: 1", "proficiency: 9"),
        ("title: Senior lawyer", "titel: Senior lawyer"),
    ]
    text = mutated(*changes)
    assert [entry[:2] for entry in refusal(text)] == [
        ("framework", 1),
        (f"{FIRST}.axis", 8),
        ("competencies[1].name", 13),
        (f"{LEVEL}.grade", 19),
        (f"{PAY}.currency", 22),
        (f"{ASKED}.proficiency", 28),
        ("tracks.ic[1].title", 30),
        ("tracks.ic[1].titel", 31),
    ]


def test_no_more_than_a_hundred_faults_are_told() -> None:
    assert len(refusal(mutated((BEHAVIOURS, f"behaviours: [{'1, ' * 99}]")))) == 99
    assert len(refusal(mutated((BEHAVIOURS, f"behaviours: [{'1, ' * 150}]")))) == 100
    assert len(refusal(f"[{'*a, ' * 150}]")) == 100


def test_a_fault_reads_as_a_sentence_with_its_line_and_stands_under_its_path() -> None:
    with pytest.raises(FileErrors) as caught:
        parse(mutated((GRADE, "grade: 0")))
    words = "Write a whole number from 1 to 32767, without quotes. (Line 19)"
    assert caught.value.message_dict == {f"{LEVEL}.grade": [words]}
    with pytest.raises(FileErrors) as caught:
        parse("")
    assert caught.value.message_dict == {"": ["The file is empty."]}


def allowed(*changes: tuple[str, str]) -> FrameworkContent:
    """What is read from the changed file, which has no fault."""
    return parse(mutated(*changes))


def test_what_may_be_left_out_may_be_left_out() -> None:
    content = allowed(("pay_visibility: own\n", ""), ("pay_tolerance: 15\n", ""))
    assert (content.pay_visibility, content.pay_tolerance) == (None, 10)
    first, second = content.tracks["ic"]
    assert first.pay_bands is not None
    assert (second.pay_bands, second.summary, second.expectations) == (None, "", {})
    assert (content.competencies[1].description, content.competencies[1].behaviours) == ("", ())


def test_the_most_of_everything_is_still_right() -> None:
    content = allowed(
        (GRADE, "grade: 32767"),
        (NAME, f"name: {'x' * 80}"),
        ("code: L1", f"code: {'L' * 12}"),
        ("pay_tolerance: 15", "pay_tolerance: 0"),
        (MINIMUM, "minimum: 60000"),
        (BEHAVIOUR, f"- {'x' * 2000}"),
        ("  management: []", "  management:\n    - {code: P2, title: Lead, grade: 1}"),
    )
    level = content.tracks["ic"][0]
    assert (level.grade, level.code, content.pay_tolerance) == (32767, "L" * 12, 0)
    assert [(str(band.minimum), str(band.maximum)) for band in level.pay_bands or ()] == [
        ("60000.00", "60000.00")
    ]
    assert content.tracks["management"][0].code == "P2"
