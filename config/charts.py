"""Geometry of the server-drawn charts: from figures 0..100 to strings for SVG attributes.

Coordinates are in the units of the chart's viewBox; strings use a dot whatever the language is.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from balance import quadrants

CHARACTER = 7.0
"""Widest average width of a character of a 12 px label."""
LINE = 15.0


def number(value: float) -> str:
    """A coordinate as SVG wants it."""
    return f"{value:.1f}"


def attribute(source: Any, name: str, default: Any = None) -> Any:
    """A named value of a mapping or of an object."""
    return source.get(name, default) if isinstance(source, Mapping) else getattr(source, name, default)


@dataclass(frozen=True)
class Box:
    """A rectangle that labels must not share."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def inside(self, other: "Box") -> bool:
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Frame:
    """The plot area and the figures at its edges."""

    area: Box
    low: float
    high: float

    def x(self, value: float) -> float:
        """Where a figure stands from the left."""
        return self.area.left + (value - self.low) / (self.high - self.low) * (
            self.area.right - self.area.left
        )

    def y(self, value: float) -> float:
        """Where a figure stands from the top."""
        return self.area.bottom - (value - self.low) / (self.high - self.low) * (
            self.area.bottom - self.area.top
        )

    @property
    def ticks(self) -> list[int]:
        """Round figures inside the frame, at most seven."""
        step = 10 if self.high - self.low <= 60 else 20
        first = int(-(-self.low // step) * step)
        return list(range(first, int(self.high) + 1, step))


def domain(values: Iterable[float], *, margin: float = 4) -> tuple[float, float]:
    """The tens around the figures with a margin, within 0..100 and at least 40 wide."""
    figures = list(values)
    low = max(0.0, (min(figures) - margin) // 10 * 10)
    high = min(100.0, -(-(max(figures) + margin) // 10) * 10)
    while high - low < 40:
        low, high = max(0.0, low - 10), min(100.0, high + 10)
    return low, high


def label_box(point: Mapping[str, Any], taken: Sequence[Box], area: Box) -> Box | None:
    """A free place for a label around a point, or none."""
    x, y = point["cx"], point["cy"]
    width, gap = len(point["name"]) * CHARACTER, point["r"] + 4
    places = [
        (x + gap, y - LINE),
        (x + gap, y + 1),
        (x - gap - width, y - LINE),
        (x - gap - width, y + 1),
        (x - width / 2, y - gap - LINE),
        (x - width / 2, y + gap),
    ]
    for left, top in places:
        box = Box(left, top, left + width, top + LINE)
        if box.inside(area) and not any(box.overlaps(other) for other in taken):
            return box
    return None


@dataclass(frozen=True)
class Size:
    """One drawing of a chart: the page shows the one that fits."""

    name: str
    width: int
    height: int


SIZES = (Size("wide", 500, 410), Size("narrow", 330, 330))
TREND_SIZES = (Size("wide", 560, 240), Size("narrow", 330, 220))


def quadrant_drawing(points: Sequence[Any], cut: float, size: Size) -> dict[str, Any]:
    """Frame, cut lines and points of the quadrant chart for one size."""
    area = Box(38, 8, size.width - 8, size.height - 42)
    low, high = domain([cut - 15, cut + 15, *itertools.chain.from_iterable(map(reach, points))])
    frame = Frame(area, low, high)
    placed = [place(point, frame) for point in points]
    taken = [Box(p["cx"] - p["r"], p["cy"] - p["r"], p["cx"] + p["r"], p["cy"] + p["r"]) for p in placed]
    taken += corner_boxes(area)
    for point in placed:
        if box := label_box(point, taken, area):
            taken.append(box)
            point["label"] = {"x": number(box.left), "y": number(box.bottom - 4)}
    return {
        "size": size,
        "area": area_strings(area),
        "cut_x": number(frame.x(cut)),
        "cut_y": number(frame.y(cut)),
        "zone_width": number(area.right - frame.x(cut)),
        "zone_height": number(frame.y(cut) - area.top),
        "x_ticks": [{"at": number(frame.x(tick)), "value": tick} for tick in frame.ticks],
        "y_ticks": [{"at": number(frame.y(tick) + 4), "value": tick} for tick in frame.ticks],
        "points": [{key: strings(value) for key, value in point.items()} for point in placed],
    }


def corner_boxes(area: Box) -> list[Box]:
    """The strips in which the quadrants' names stand."""
    return [
        Box(area.left, area.top, area.right, area.top + 22),
        Box(area.left, area.bottom - 22, area.right, area.bottom),
    ]


def area_strings(area: Box) -> dict[str, str]:
    """The plot area's edges, size and middle."""
    return {
        "left": number(area.left),
        "top": number(area.top),
        "right": number(area.right),
        "bottom": number(area.bottom),
        "width": number(area.right - area.left),
        "height": number(area.bottom - area.top),
        "middle_x": number((area.left + area.right) / 2),
        "middle_y": number((area.top + area.bottom) / 2),
    }


def strings(value: Any) -> Any:
    """Floats as SVG wants them, everything else as it is."""
    return number(value) if isinstance(value, float) else value


def reach(point: Any) -> list[float]:
    """The ends of a point's whiskers on both axes."""
    ends = []
    for axis in ("leadership", "management"):
        value, half = figure(point, axis)
        ends += [value - half, value + half]
    return ends


def figure(point: Any, axis: str) -> tuple[float, float]:
    """A point's value on an axis and half the width of its interval."""
    return float(attribute(point, axis)), float(attribute(point, f"half_width_{axis}") or 0)


def place(point: Any, frame: Frame) -> dict[str, Any]:
    """A point's circle, whiskers and words."""
    leadership, half_leadership = figure(point, "leadership")
    management, half_management = figure(point, "management")
    quadrant = attribute(point, "quadrant") or ""
    return {
        "name": str(attribute(point, "name")),
        "url": attribute(point, "url") or "",
        "executive": bool(attribute(point, "executive")),
        "balanced": quadrant == "balanced",
        "reading": quadrants.NAMES.get(quadrant, quadrants.CERTAINTY["too_close"]),
        "leadership": round(leadership),
        "management": round(management),
        "half_leadership": round(half_leadership),
        "half_management": round(half_management),
        "cx": frame.x(management),
        "cy": frame.y(leadership),
        "r": 4.0 + 1.6 * int(attribute(point, "size_band_rank") or 1),
        "ring": 8.0 + 1.6 * int(attribute(point, "size_band_rank") or 1),
        "left": frame.x(max(frame.low, management - half_management)),
        "right": frame.x(min(frame.high, management + half_management)),
        "top": frame.y(min(frame.high, leadership + half_leadership)),
        "bottom": frame.y(max(frame.low, leadership - half_leadership)),
    }


@dataclass(frozen=True)
class Series:
    """A line of a trend chart: which figure of the periods, how it looks, and its name."""

    key: str
    kind: str
    name: Any


TRENDS = {
    "balance": (
        Series("leadership", "lead", _("Leadership")),
        Series("management", "manage", _("Management")),
        Series("balance", "balance", _("Balance")),
    ),
    "recognition": (
        Series("execution", "manage", _("Execution")),
        Series("innovation", "lead", _("Innovation")),
    ),
}


def trend_drawing(periods: Sequence[Any], size: Size, of: str = "balance") -> dict[str, Any]:
    """Axes, lines and marks of a trend chart for one size; a missing figure leaves a gap."""
    known = [
        value
        for period in periods
        for series in TRENDS[of]
        if (value := attribute(period, series.key)) is not None
    ]
    area = Box(34, 10, size.width - 96, size.height - 30)
    frame = Frame(area, *domain(known or [0, 100]))
    step = (area.right - area.left) / max(1, len(periods) - 1)
    xs = [area.left + index * step for index in range(len(periods))]
    lines = [trend_line(periods, series, xs, frame) for series in TRENDS[of]]
    spread([line for line in lines if line["marks"]], area)
    return {
        "size": size,
        "area": area_strings(area),
        "ticks": [
            {"y": number(frame.y(tick)), "text_y": number(frame.y(tick) + 4), "value": tick}
            for tick in frame.ticks
        ],
        "periods": [
            {"x": number(x), "name": attribute(period, "name")} for x, period in zip(xs, periods, strict=True)
        ],
        "lines": lines,
        "label_x": number(area.right + 10),
    }


def trend_line(periods: Sequence[Any], series: Series, xs: Sequence[float], frame: Frame) -> dict[str, Any]:
    """One series: its path, its marks and where its name goes."""
    marks, path, pen_down = [], [], False
    for x, period in zip(xs, periods, strict=True):
        value = attribute(period, series.key)
        if value is None:
            pen_down = False
            continue
        path.append(f"{'L' if pen_down else 'M'}{number(x)} {number(frame.y(float(value)))}")
        marks.append((x, frame.y(float(value))))
        pen_down = True
    return {
        "kind": series.kind,
        "name": series.name,
        "path": "".join(path),
        "marks": [
            {"x": number(x), "y": number(y), "box_x": number(x - 4), "box_y": number(y - 4)} for x, y in marks
        ],
        "end": marks[-1][1] if marks else 0.0,
    }


def spread(lines: list[dict[str, Any]], area: Box) -> None:
    """Keep the names at the lines' ends a line apart and inside the area."""
    lowest = area.bottom + LINE
    for line in sorted(lines, key=lambda line: -line["end"]):
        lowest = min(line["end"] + 4, lowest - LINE)
        line["label_y"] = number(lowest)
