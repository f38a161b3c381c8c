"""A chart of a storyline to paste into a document: its coverage, its events marked, and what each mark is.

Drawn without a window and without any state of the process, so that threads may draw at once. No words are read as
mathematics: "$5 and $6" stays as it is.
"""

from __future__ import annotations

import io
import textwrap
import warnings
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.export import days_of
from bot.export.coverage import Coverage
from bot.export.wording import line, outlets, when
from bot.plain import clean
from bot.when import MONTHS, shown_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from bot.export import Taken
    from bot.reply import Entry

__all__ = ["Coverage", "as_png", "in_words"]

DPI = 200
WIDE, NARROW = 8.0, 4.0
"""Inches: 1600 and 800 pixels."""
MOST = 20
"""Lines that a chart marks, the latest; more are no chart."""
LONGEST = 240
"""Characters of one line under a chart."""
_CHART, _BARE, _BELOW, _ROW, _HEAD, _MARGIN = 2.6, 1.2, 0.55, 0.165, 0.26, 0.3
"""Inches: of the axes with bars and without, below them, of a row of small words and of the heading, and around."""
_LETTERS = {"head": 9.5, "row": 17.5, "foot": 20.0}
"""Letters to an inch in each size, few enough that a row of wide ones fits too."""
MONTHLY = 200
"""Days of an axis from which months are named and not their days."""
_LEAST = 8
"""Days that the axis shows at least, so that a day stays a bar and not a wall."""


@dataclass(frozen=True, slots=True)
class _Look:
    """Colours of one ground; every pair of words and ground has a contrast of 4.5 and more."""

    ground: str
    words: str
    quiet: str
    grid: str
    bars: str
    event: str


_LIGHT = _Look("#ffffff", "#1c2530", "#54606c", "#d8dde2", "#8fb4d3", "#a63d13")
_DARK = _Look("#14181d", "#eceff1", "#a9b4be", "#333b43", "#3f6f96", "#ffa56b")


@dataclass(frozen=True, slots=True)
class _Marked:
    """A line with its number in the chart and its first and last day."""

    number: int
    entry: Entry
    first: date
    last: date

    @property
    def middle(self) -> date:
        return self.first + (self.last - self.first) / 2


def as_png(taken: Taken, coverage: Coverage, *, dark: bool = False, narrow: bool = False) -> bytes:
    """The chart of the lines that can be placed in time, 1600 or 800 pixels wide, with its words as description."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    look, width = (_DARK if dark else _LIGHT), (NARROW if narrow else WIDE)
    marked, rows = _marked(taken), _Rows(taken, coverage, width)
    chart = _CHART if coverage.counts else _BARE
    height = chart + 2 * _MARGIN + _BELOW + rows.height
    figure = Figure(figsize=(width, height), dpi=DPI, facecolor=look.ground)
    FigureCanvasAgg(figure)
    left, right = 0.5 / width, 1 - 0.25 / width
    top = 1 - (_MARGIN + rows.head) / height
    axes = figure.add_axes((left, top - chart / height, right - left, chart / height))
    _draw(axes, marked, coverage, taken.today, look, narrow=narrow)
    rows.write(figure, height, look)
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from")
        figure.savefig(out, format="png", facecolor=look.ground, metadata=_about(taken, coverage))
    return out.getvalue()


def in_words(taken: Taken, coverage: Coverage) -> str:
    """The chart for whoever cannot see it: the coverage, and each line with its date."""
    marked = _marked(taken)
    lines = "; ".join(f"{each.number}, {_told(each.entry)}" for each in marked)
    return f"Chart of {clean(taken.title)} {coverage.in_words()} Marked: {lines}."


def _about(taken: Taken, coverage: Coverage) -> dict[str, str]:
    words = {"Title": clean(taken.title), "Description": in_words(taken, coverage), "Software": "Slugline"}
    return {name: said.encode("latin-1", "replace").decode("latin-1") for name, said in words.items()}


def _marked(taken: Taken) -> list[_Marked]:
    placed = [(entry, days) for entry in taken.entries if (days := days_of(entry))]
    return [_Marked(number, entry, *days) for number, (entry, days) in enumerate(placed[-MOST:], 1)]


def _wrapped(words: str, inches: float, size: str) -> list[str]:
    return textwrap.wrap(words, int(inches * _LETTERS[size]))


def _told(entry: Entry) -> str:
    about = ", ".join([*(name for name, _ in outlets(entry)), *entry.marks])
    return f"{when(entry)}: {textwrap.shorten(line(entry), LONGEST, placeholder=' …')} ({about})"


def _foot(taken: Taken, coverage: Coverage) -> list[str]:
    rows = [f"Slugline, {shown_day(taken.today)}."]
    if any(each.entry.planned for each in _marked(taken)):
        rows.append("A hollow mark was planned when it was reported.")
    first, last = coverage.reach([(each.first, each.last) for each in _marked(taken)])
    if first <= taken.today <= last:
        rows.append("The dashed line is today.")
    if coverage.undated:
        rows.append(f"Articles without a known day of publication, in no bar: {coverage.undated}.")
    left = sum(days_of(entry) is not None for entry in taken.entries) - MOST
    return [*rows, f"Earlier lines, not marked: {left}."] if left > 0 else rows


class _Rows:
    """The words above and below the axes, broken for a width in inches."""

    def __init__(self, taken: Taken, coverage: Coverage, width: float) -> None:
        self.title = _wrapped(clean(taken.title), width - 0.5, "head")
        self.summary = _wrapped(clean(f"{taken.slug}: {taken.summary}"), width - 0.5, "row")
        self.lines = [
            (str(each.number), row)
            for each in _marked(taken)
            for row in _wrapped(_told(each.entry), width - 0.75, "row")
        ]
        self.foot = _wrapped(" ".join(_foot(taken, coverage)), width - 0.5, "foot")

    @property
    def head(self) -> float:
        """Inches above the axes."""
        return len(self.title) * _HEAD + len(self.summary) * _ROW + 0.16

    @property
    def height(self) -> float:
        """Inches of all rows."""
        return self.head + (len(self.lines) + len(self.foot) + 1) * _ROW

    def write(self, figure: Figure, height: float, look: _Look) -> None:
        """Set the rows on the figure; a line's number stands before its first row."""
        pen = _Pen(figure, height, _MARGIN)
        for words in self.title:
            pen.write(words, 0.25, 12, look.words, bold=True)
            pen.at += _HEAD
        for words in self.summary:
            pen.write(words, 0.25, 7, look.quiet)
            pen.at += _ROW
        pen.at = height - _MARGIN - (len(self.lines) + len(self.foot) + 1) * _ROW
        before = ""
        for number, words in self.lines:
            if number != before:
                pen.write(number, 0.25, 7, look.event, bold=True)
            pen.write(words, 0.5, 7, look.words)
            before = number
            pen.at += _ROW
        pen.at += _ROW / 2
        for words in self.foot:
            pen.write(words, 0.25, 6, look.quiet)
            pen.at += _ROW


@dataclass(slots=True)
class _Pen:
    """Writes on a figure `height` inches high, `at` inches from its top."""

    figure: Figure
    height: float
    at: float

    def write(self, words: str, x: float, size: float, colour: str, *, bold: bool = False) -> None:
        """Set the words `x` inches from the left."""
        place = (x / self.figure.get_figwidth(), 1 - self.at / self.height)
        weight = "bold" if bold else "normal"
        self.figure.text(*place, words, fontsize=size, color=colour, va="top", weight=weight, parse_math=False)


def _draw(axes: Axes, marked: Sequence[_Marked], coverage: Coverage, today: date, look: _Look, *, narrow: bool) -> None:
    from matplotlib.ticker import MaxNLocator

    first, last = coverage.reach([(each.first, each.last) for each in marked])
    spare = max(timedelta(days=_LEAST) - (last - first), (last - first) / 25) / 2
    axes.set_xlim(_number(first - spare), _number(last + spare + timedelta(days=1)))
    most = max((count for _, count in coverage.counts), default=1)
    for start, count in coverage.counts:
        axes.bar(_number(start), count, width=coverage.width.days * 0.9, align="edge", color=look.bars, linewidth=0)
    lanes = _lanes(marked, axes.get_xlim(), 14 if narrow else 30)
    base, step = (most * 1.15, most * 0.16) if coverage.counts else (0.3, 0.5)
    axes.set_ylim(0, base + step * (max(lanes, default=0) + 1.2))
    for each, lane in zip(marked, lanes, strict=True):
        _mark(axes, each, base + step * (lane + 0.4), look)
    if first <= today <= last:
        axes.axvline(_number(today), color=look.quiet, linewidth=0.8, linestyle=(0, (2, 2)))
    _name_days(axes, 5 if narrow else 9)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.set_yticks([tick for tick in axes.get_yticks() if 0 <= tick <= most and coverage.counts])
    _plain(axes, f"articles a {'week' if coverage.weekly else 'day'}" if coverage.counts else "", look)


def _name_days(axes: Axes, most: int) -> None:
    """Name some days or months of the axis, and the year wherever it changes."""
    from matplotlib.dates import AutoDateLocator

    axes.xaxis.set_major_locator(AutoDateLocator(minticks=3, maxticks=most))  # type: ignore[no-untyped-call]
    low, high = axes.get_xlim()
    ticks = [tick for tick in axes.get_xticks() if low <= tick <= high]
    by_month = high - low > MONTHLY
    labels, before = [], 0
    for tick in ticks:
        day = date(1970, 1, 1) + timedelta(days=int(tick))
        named = MONTHS[day.month - 1] if by_month else f"{day.day} {MONTHS[day.month - 1]}"
        labels.append(f"{named}\n{day.year}" if day.year != before else named)
        before = day.year
    axes.set_xticks(ticks, labels, parse_math=False)


def _mark(axes: Axes, each: _Marked, height: float, look: _Look) -> None:
    """A numbered disc at its day, on a line over the days that it can be; hollow while it was only planned."""
    if each.first != each.last:
        axes.plot([_number(each.first), _number(each.last)], [height, height], color=look.event, linewidth=1.2)
    axes.plot([_number(each.middle)] * 2, [0, height], color=look.event, linewidth=0.5, alpha=0.55)
    hollow = each.entry.planned
    axes.plot(
        [_number(each.middle)], [height], "o", markersize=9, color=look.event,
        markerfacecolor=look.ground if hollow else look.event, markeredgewidth=1,
    )  # fmt: skip
    axes.text(
        _number(each.middle), height, str(each.number), ha="center", va="center_baseline", fontsize=6, weight="bold",
        color=look.event if hollow else look.ground, parse_math=False,
    )  # fmt: skip


def _lanes(marked: Sequence[_Marked], limits: tuple[float, float], across: int) -> list[int]:
    """A height for each mark, so that no two lie on one another; `across` of them stand side by side."""
    gap = (limits[1] - limits[0]) / across
    ends: list[float] = []
    lanes = []
    for each in marked:
        start, end = _number(each.first), _number(each.last)
        start, end = min(start, _number(each.middle) - gap / 2), max(end, _number(each.middle) + gap / 2)
        lane = next((at for at, taken in enumerate(ends) if taken <= start), len(ends))
        ends[lane : lane + 1] = [end]
        lanes.append(lane)
    return lanes


def _plain(axes: Axes, label: str, look: _Look) -> None:
    axes.set_facecolor(look.ground)
    axes.set_ylabel(label, fontsize=7, color=look.quiet, parse_math=False)
    axes.tick_params(labelsize=7, colors=look.quiet, length=2)
    axes.grid(axis="y", color=look.grid, linewidth=0.6)
    axes.set_axisbelow(True)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(look.quiet)


def _number(day: date) -> float:
    """A day as matplotlib counts them: since 1970."""
    return float((day - date(1970, 1, 1)).days)
