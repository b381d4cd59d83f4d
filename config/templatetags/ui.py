"""The template components: `{% load ui %}`; docs/interface.md shows each."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from balance import quadrants
from config import charts, icons

register = template.Library()

KIND_ICONS = {"lead": "compass", "manage": "map"}


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An icon of config.icons by name, hidden from screen readers; an unknown name raises KeyError."""
    classes = " ".join(filter(None, ["icon", css, "turns" if name in icons.DIRECTED else ""]))
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>',
        classes,
        icons.PATHS[name],
    )


@register.simple_block_tag
def page_header(content: str, title: str, text: str = "", back: str = "") -> str:
    """The page's h1 with a sentence and, as the block's content, its actions; `back` is an address."""
    values = {"title": title, "text": text, "back": back, "content": content}
    return render_to_string("components/page_header.html", values)


@register.simple_block_tag
def card(content: str, title: str = "", text: str = "", css: str = "", id: str = "") -> str:
    """A surface with an optional h2 and sentence."""
    values = {"title": title, "text": text, "css": css, "id": id, "content": content}
    return render_to_string("components/card.html", values)


@register.simple_block_tag
def table(content: str, label: str = "", sortable: bool = False) -> str:
    """A table whose rows become a list on a phone: give cells a data-label; `label` names it."""
    values = {"label": label, "sortable": sortable, "content": content}
    return render_to_string("components/table.html", values)


@register.simple_block_tag
def empty_state(content: str, icon: str, title: str, text: str = "", level: str = "h2") -> str:
    """What stands where nothing is yet, with the next step as the block's content."""
    values = {"icon": icon, "title": title, "text": text, "level": level, "content": content}
    return render_to_string("components/empty_state.html", values)


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> str:
    """A native dialog that any button with data-dialog="<id>" opens."""
    values = {"id": id, "title": title, "content": content}
    return render_to_string("components/dialog.html", values)


@register.simple_block_tag
def note(content: str, icon: str = "lock", kind: str = "") -> str:
    """A remark on a tinted ground; `kind` is empty, "warn" or "danger"."""
    values = {"icon": icon, "kind": kind, "content": content}
    return render_to_string("components/note.html", values)


@register.simple_tag
def field(bound_field: BoundField, label: str = "", *, optional: bool = True) -> str:
    """Label, control, help and errors of a form field, tied together for screen readers.

    One that may be empty is called optional, unless it has to be filled in the end.
    """
    is_checkbox = isinstance(bound_field.field.widget, CheckboxInput)
    values = {"field": bound_field, "label": label or bound_field.label, "is_checkbox": is_checkbox}
    values["is_optional"] = optional and not bound_field.field.required
    return render_to_string("components/field.html", values)


@register.simple_tag
def form_fields(form: BaseForm) -> str:
    """All of a form: what is wrong with the whole, hidden fields, then each visible field."""
    return render_to_string("components/form_fields.html", {"form": form})


@register.inclusion_tag("components/badge.html")
def badge(text: str, kind: str = "plain", icon: str = "") -> dict[str, Any]:
    """A tag of kind lead, manage, balance, warn, danger or plain; lead and manage carry their sign."""
    return {"text": text, "kind": kind, "icon": icon or KIND_ICONS.get(kind, "")}


@register.inclusion_tag("components/avatar.html")
def avatar(name: str, size: str = "") -> dict[str, Any]:
    """A disc with initials beside a written name; `size` is empty, "small" or "large"."""
    return {"initials": initials(name), "size": size}


def initials(name: str) -> str:
    """The first letters of the first and the last word, or a question mark."""
    words = [word for word in str(name).replace("@", " ").split() if word[0].isalnum()]
    letters = [words[0][0], *([words[-1][0]] if len(words) > 1 else [])] if words else ["?"]
    return "".join(letters).upper()


@register.inclusion_tag("components/stat.html")
def stat(label: str, value: Any, text: str = "", kind: str = "") -> dict[str, Any]:
    """A figure under its label, with a sentence; `kind` as for a badge."""
    return {"label": label, "value": value, "text": text, "kind": kind, "icon": KIND_ICONS.get(kind, "")}


@register.inclusion_tag("components/meter.html")
def meter(value: float | None, kind: str = "balance", label: str = "", show: bool = True) -> dict[str, Any]:
    """A bar of 0..100, solid for lead and hatched for manage; None reads "not enough evidence".

    With neither `label` nor `show` the figure must stand beside it in words.
    """
    width = "" if value is None else charts.number(max(0, min(100, value)))
    values = {"value": value, "width": width, "kind": kind, "label": label, "show": show}
    return values | {"icon": KIND_ICONS.get(kind, "") if show else ""}


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int, label: str = "", text: str = "") -> dict[str, Any]:
    """How much of a task is done; `text` replaces "4 of 12"."""
    return {"done": done, "total": total, "label": label or _("Progress"), "text": text}


@register.inclusion_tag("components/rating_scale.html")
def rating_scale(
    name: str,
    legend: str,
    value: Any = None,
    *,
    choices: Iterable[tuple[Any, Any]] | None = None,
    low: str = "",
    high: str = "",
    error: str = "",
    cant_say: bool = True,
) -> dict[str, Any]:
    """A row of large radio buttons, 1..5 by default; `low` and `high` say what the ends mean.

    "Can't say" posts `cant_say`; nothing chosen posts nothing.
    """
    return {
        "name": name,
        "legend": legend,
        "value": "" if value is None else str(value),
        "choices": [(str(key), text) for key, text in choices or ((n, n) for n in range(1, 6))],
        "low": low,
        "high": high,
        "error": error,
        "cant_say": cant_say,
    }


@register.inclusion_tag("components/people_picker.html")
def people_picker(
    name: str,
    url: str,
    label: str,
    *,
    chosen: Iterable[Any] = (),
    options: Iterable[Any] = (),
    multiple: bool = False,
    help: str = "",
    errors: Sequence[str] = (),
    query: str = "",
    autofocus: bool = False,
) -> dict[str, Any]:
    """Search people by three letters and choose one or, with `multiple`, several.

    The address is asked with `q` and with what is chosen; it answers with components/people_options.html.
    An option has `value`, `name` and `detail`; `query` is what was searched for without scripts.
    """
    return {
        "name": name,
        "url": url,
        "label": label,
        "chosen": chosen,
        "options": options,
        "multiple": multiple,
        "help": help,
        "errors": errors,
        "query": query,
        "autofocus": autofocus,
    }


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Links to the pages before and after; other parameters of the address are kept."""
    return {"request": context["request"], "page": page}


@register.inclusion_tag("components/definition_list.html")
def definition_list(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Terms with their values."""
    return {"items": items}


@register.inclusion_tag("components/theme_toggle.html")
def theme_toggle() -> dict[str, Any]:
    """A button that changes between light and dark and remembers it on this device."""
    return {}


@register.inclusion_tag("components/autosave_state.html")
def autosave_state() -> dict[str, Any]:
    """Where a form[data-autosave] says whether it is saved."""
    return {}


@register.inclusion_tag("components/quadrant_chart.html")
def quadrant_chart(points: Sequence[Any], cut: float = 60, label: str = "") -> dict[str, Any]:
    """Departments by management (across) and leadership (up), with their intervals.

    A point has name, url, leadership and management (0..100), half_width_leadership,
    half_width_management, size_band_rank (1..5), quadrant (code or empty) and executive.
    """
    drawings = [charts.quadrant_drawing(points, cut, size) for size in charts.SIZES]
    return {"drawings": drawings, "label": label, "quadrants": quadrants.NAMES}


@register.inclusion_tag("components/trend_chart.html")
def trend_chart(series: Sequence[Any], label: str = "", of: str = "balance") -> dict[str, Any]:
    """The figures of a trend (0..100 or None) over periods, each with a name, oldest first.

    `of` says which: leadership, management and balance, or execution and innovation of `recognition`.
    """
    lines = charts.TRENDS[of]
    rows = [
        {
            "name": charts.attribute(period, "name"),
            "figures": [charts.attribute(period, line.key) for line in lines],
        }
        for period in series
    ]
    drawings = [charts.trend_drawing(series, size, of) for size in charts.TREND_SIZES]
    return {"drawings": drawings, "label": label, "lines": lines, "rows": rows}
