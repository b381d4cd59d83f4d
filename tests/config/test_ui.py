"""The template components: what a page's reader, keyboard user or screen reader gets from them."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from config import charts, icons
from config.templatetags.ui import initials

TEMPLATES = Path(settings.BASE_DIR) / "config" / "templates"
figures = st.floats(0, 100, allow_nan=False)


class InvitationForm(forms.Form):
    """A form with every kind of trouble."""

    email = forms.EmailField(help_text="We write once.")
    title = forms.CharField(required=False)
    agreed = forms.BooleanField()

    def clean(self) -> dict[str, Any]:
        raise forms.ValidationError("This person was invited before.")


def render(source: str, **context: Any) -> str:
    """A snippet that uses the components, as HTML."""
    return Template("{% load ui %}" + source).render(Context(context))


def tree(source: str, **context: Any) -> ET.Element:
    """The same, parsed."""
    return ET.fromstring(render(source, **context).strip())


def department(name: str = "Product", **changes: Any) -> dict[str, Any]:
    """A point of the quadrant chart."""
    point = {
        "name": name,
        "url": "",
        "leadership": 74.5,
        "management": 52.25,
        "half_width_leadership": 5,
        "half_width_management": 4,
        "size_band_rank": 3,
        "quadrant": "chaos",
        "executive": False,
    }
    return point | changes


def template_names() -> list[str]:
    """Every template of the project's own folder."""
    return sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("name", template_names())
def test_template_compiles_and_obeys_the_content_security_policy(name: str) -> None:
    source = (TEMPLATES / name).read_text()
    get_template(name)
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", source)
    assert all("src=" in script for script in re.findall(r"<script[^>]*>", source))


def test_error_page_needs_nothing_from_the_server() -> None:
    assert "Something went wrong" in get_template("500.html").render()


def test_icon_is_hidden_from_screen_readers() -> None:
    svg = tree('{% icon "compass" "large" %}')
    assert svg.attrib["aria-hidden"] == "true"
    assert svg.attrib["class"] == "icon large"


def test_unknown_icon_is_a_mistake_of_the_page() -> None:
    with pytest.raises(KeyError):
        render('{% icon "unicorn" %}')


def test_arrows_turn_with_the_reading_direction() -> None:
    assert "turns" in render('{% icon "arrow" %}')
    assert set(icons.PATHS) >= icons.DIRECTED


def test_wrong_field_names_its_help_and_its_error() -> None:
    html = render("{% field form.email %}", form=InvitationForm({"email": "mara@"}))
    control = re.search(r"<input[^>]*>", html)
    assert control
    assert 'aria-invalid="true"' in control[0]
    described = re.search(r'aria-describedby="([^"]*)"', control[0])
    assert described
    assert all(f'id="{name}"' in html for name in described[1].split())
    assert 'value="mara@"' in control[0]


def test_field_says_when_it_may_be_left_out() -> None:
    assert "optional" in render("{% field form.title %}", form=InvitationForm())
    assert "optional" not in render("{% field form.email %}", form=InvitationForm())


def test_form_says_what_is_wrong_with_the_whole() -> None:
    html = render("{% form_fields form %}", form=InvitationForm({"email": "mara@acme.example"}))
    assert re.search(r'role="alert".*invited before', html, re.DOTALL)


def test_blocks_hold_their_content_and_escape_their_titles() -> None:
    html = render('{% card title=title %}<p class="x">{{ title }}</p>{% endcard %}', title="<R&D>")
    assert "<h2>&lt;R&amp;D&gt;</h2>" in html
    assert '<p class="x">&lt;R&amp;D&gt;</p>' in html


def test_page_header_without_actions_leaves_no_empty_box() -> None:
    assert "actions" not in render('{% page_header title="Home" %} {% endpage_header %}')
    assert '<div class="actions"><a>' in render('{% page_header title="Home" %}<a></a>{% endpage_header %}')


@pytest.mark.parametrize(("kind", "sign"), [("lead", "compass"), ("manage", "map")])
def test_axis_is_told_by_a_sign_and_not_by_colour_alone(kind: str, sign: str) -> None:
    assert icons.PATHS[sign] in render("{% badge 'Axis' kind %}", kind=kind)
    assert icons.PATHS[sign] in render("{% meter 50 kind %}", kind=kind)
    assert icons.PATHS[sign] in render("{% stat 'Axis' 50 kind=kind %}", kind=kind)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Jonas Thiel", "JT"),
        ("Ana María de la Cruz", "AC"),
        ("mara@acme.example", "MA"),
        ("", "?"),
        ("李", "李"),
    ],
)
def test_avatar_shows_first_and_last_initial(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_meter_without_evidence_shows_no_number() -> None:
    html = render("{% meter None %}")
    assert "not enough evidence" in html
    assert "<svg" not in html


def test_coordinates_keep_their_dot_in_every_language() -> None:
    with translation.override("de"):
        assert 'x2="66.5%"' in render("{% meter 66.5 %}")
        chart = render("{% quadrant_chart points %}", points=[department()])
    assert not re.search(r'\s(?:x|y|r|cx|cy|d)="[^"]*\d,\d', chart)


def test_progress_says_how_much_is_done() -> None:
    html = render("{% progress 4 12 %}")
    assert '<progress max="12" value="4"' in html
    assert "4 of 12" in html


@pytest.mark.parametrize("value", [4, "4"])
def test_rating_scale_checks_what_was_answered(value: Any) -> None:
    html = render('{% rating_scale "q1" "Turns goals into dated steps." value %}', value=value)
    assert re.findall(r'value="(\w+)" checked', html) == ["4"]
    assert re.findall(r'value="(\w+)"', html) == ["1", "2", "3", "4", "5", "cant_say"]


def test_rating_scale_can_ask_other_questions() -> None:
    choices = [(-1, "too little"), (0, "right"), (1, "too much")]
    html = render("{% rating_scale 'q' 'Amount' 0 choices=choices cant_say=False %}", choices=choices)
    assert re.findall(r'value="(-?\w+)" checked', html) == ["0"]
    assert "cant_say" not in html


def test_picker_keeps_who_is_chosen_and_offers_others() -> None:
    people = [{"value": 1, "name": "Jonas Thiel", "detail": "Product"}, {"value": 2, "name": "Priya Raman"}]
    source = '{% people_picker "to" "/options/" "Who?" chosen=chosen options=options %}'
    html = render(source, chosen=people[:1], options=people[1:])
    assert re.findall(r'name="to" value="(\d)" checked', html) == ["1"]
    assert re.findall(r'type="radio" name="to" value="(\d)"', html) == ["1", "2"]


def test_picker_says_when_nobody_is_found() -> None:
    html = get_template("components/people_options.html").render({"query": "xyz", "options": []})
    assert "Nobody is called “xyz”" in html


def test_pagination_keeps_the_filter() -> None:
    request = RequestFactory().get("/people/", {"q": "mar", "page": "2"})
    html = render("{% pagination page %}", request=request, page=Paginator(range(30), 10).page(2))
    assert "?q=mar&amp;page=1" in html
    assert "?q=mar&amp;page=3" in html


def test_quadrant_chart_puts_management_across_and_leadership_up() -> None:
    weak, strong = (
        charts.place(department(leadership=value, management=value), frame())["cx"] for value in (40, 80)
    )
    assert weak < strong
    low, high = (charts.place(department(leadership=value), frame())["cy"] for value in (40, 80))
    assert high < low


def frame() -> charts.Frame:
    """A plot of 0..100 on a square of 400."""
    return charts.Frame(charts.Box(0, 0, 400, 400), 0, 100)


def test_quadrant_chart_reads_each_department_out() -> None:
    html = render("{% quadrant_chart points %}", points=[department(url="/product/")])
    assert 'aria-label="Product: leadership 74 ± 5, management 52 ± 4, Inspired, needs structure"' in html
    assert 'href="/product/"' in html


def test_quadrant_chart_takes_no_side_that_is_too_close_to_call() -> None:
    assert "too close to call" in render("{% quadrant_chart points %}", points=[department(quadrant="")])


def test_quadrant_chart_stands_empty_without_departments() -> None:
    assert "<svg" in render("{% quadrant_chart points %}", points=[])


@given(st.lists(st.tuples(figures, figures, st.integers(1, 5)), max_size=40))
def test_labels_stay_inside_and_never_cover_each_other(places: list[tuple[float, float, int]]) -> None:
    points = [
        department(f"Team {index}", leadership=leadership, management=management, size_band_rank=rank)
        for index, (leadership, management, rank) in enumerate(places)
    ]
    for size in charts.SIZES:
        boxes = label_boxes(charts.quadrant_drawing(points, 60, size)["points"])
        assert all(box.left >= 0 and box.right <= size.width for box in boxes)
        assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])


def label_boxes(points: Sequence[dict[str, Any]]) -> list[charts.Box]:
    """The space that the shown labels take, a little smaller for rounding."""
    labels = [(point["name"], point["label"]) for point in points if "label" in point]
    return [
        charts.Box(
            float(label["x"]) + 0.2,
            float(label["y"]) - charts.LINE + 0.2,
            float(label["x"]) + len(name) * charts.CHARACTER - 0.2,
            float(label["y"]) - 0.2,
        )
        for name, label in labels
    ]


@given(st.lists(figures, min_size=1))
def test_axes_hold_every_figure_within_nought_and_hundred(values: list[float]) -> None:
    low, high = charts.domain(values)
    assert 0 <= low <= min(values)
    assert max(values) <= high <= 100
    assert high - low >= 40


PERIODS = [
    {"name": "H1 2025", "leadership": 62, "management": 50, "balance": 55},
    {"name": "H2 2025", "leadership": 68, "management": None, "balance": None},
    {"name": "H1 2026", "leadership": 77, "management": 55, "balance": 64},
]


def test_trend_leaves_a_gap_where_nothing_was_measured() -> None:
    lines = charts.trend_drawing(PERIODS, charts.TREND_SIZES[0])["lines"]
    assert [line["path"].count("M") for line in lines] == [1, 2, 2]


def test_trend_tells_its_figures_in_a_table_too() -> None:
    html = render("{% trend_chart periods %}", periods=PERIODS)
    assert html.count("<tr>") == len(PERIODS) + 1
    assert "<td>77</td>" in html
    assert "<td>–</td>" in html


def test_trend_of_nothing_is_empty() -> None:
    assert "<svg" in render("{% trend_chart periods %}", periods=[])
