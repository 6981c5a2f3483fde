"""Lines that make a certificate look like one: frames, corners, a star, fine interlaced curves.

All are computed, so they are sharp at any resolution; a file holds each once, however many pages show it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import cos, pi, sin, tau
from typing import Any

from desktop.documents.sheet import MM, Colour, Sheet

RED: Colour = (0.639, 0.086, 0.106)
GOLD: Colour = (0.69, 0.53, 0.22)
PALE_GOLD: Colour = (0.965, 0.94, 0.885)
CREAM: Colour = (1.0, 0.995, 0.978)
GREEN: Colour = (0.09, 0.40, 0.35)
MID_GREEN: Colour = (0.36, 0.60, 0.55)
PALE_GREEN: Colour = (0.80, 0.885, 0.865)
WHITE: Colour = (1.0, 1.0, 1.0)
MIST: Colour = (0.948, 0.972, 0.966)

Point = tuple[float, float]


def _paint(code: str, thickness: float = 0, stroke: Colour | None = None, fill: Colour | None = None) -> str:
    """A path in PDF operators, stroked ``thickness`` points wide in ``stroke`` or filled with ``fill``."""
    pen = f"{' '.join(f'{part:g}' for part in stroke)} RG {thickness:g} w [] 0 d" if stroke else ""
    brush = f"{' '.join(f'{part:g}' for part in fill)} rg" if fill else ""
    return f"{pen} {brush} {code} {'B' if stroke and fill else 'S' if stroke else 'f'}"


def _at(x: float, y: float, drawing: str) -> str:
    """A drawing moved to x, y. Repeats are written alike, so that a file packs them to almost nothing."""
    return f"q 1 0 0 1 {x:.2f} {y:.2f} cm {drawing} Q"


@dataclass(frozen=True, slots=True)
class Repeat:
    """A drawing kept once in the file as ``name`` and shown at every one of ``places`` (PDF matrices)."""

    name: str
    code: str
    places: tuple[str, ...]


Drawing = tuple[str | Repeat, ...]


def show(
    sheet: Sheet, name: str, drawing: Drawing, size: tuple[float, float], left: float = 0, top: float = 0
) -> None:
    """Put a drawing of ``size`` on a sheet; all sheets of a file share the one called ``name``."""
    wide, tall = size

    def form(canvas: Any, form_name: str, parts: Drawing) -> None:
        if canvas.hasForm(form_name):
            return
        for part in parts:
            if isinstance(part, Repeat):
                form(canvas, part.name, (part.code,))
        canvas.beginForm(form_name, -wide, -tall, wide + 2, tall + 2)  # half a rule beyond
        for part in parts:
            if isinstance(part, str):
                canvas.addLiteral(f"q {part} Q")
                continue
            for place in part.places:
                canvas.addLiteral(f"q {place} cm")
                canvas.doForm(part.name)
                canvas.addLiteral("Q")
        canvas.endForm()

    def draw(canvas: Any, height: float) -> None:
        form(canvas, name, drawing)
        canvas.addLiteral(f"q 1 0 0 1 {left:.2f} {height - top - tall:.2f} cm")
        canvas.doForm(name)
        canvas.addLiteral("Q")

    sheet.record(draw)


def _path(points: Iterable[Point], *, closed: bool = False) -> str:
    steps = [f"{x:.2f} {y:.2f}" for x, y in points]
    return f"{steps[0]} m " + " ".join(f"{step} l" for step in steps[1:]) + (" h" if closed else "")


def _rectangle(x: float, y: float, wide: float, tall: float) -> str:
    return f"{x:.2f} {y:.2f} {wide:.2f} {tall:.2f} re"


def _disc(x: float, y: float, radius: float) -> str:
    bent = 0.5523 * radius
    quarters = ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 0))
    code = [f"{x + radius:.2f} {y:.2f} m"]
    for (ax, ay), (bx, by) in pairwise(quarters):
        first = (x + ax * radius + bx * bent, y + ay * radius + by * bent)
        second = (x + bx * radius + ax * bent, y + by * radius + ay * bent)
        end = (x + bx * radius, y + by * radius)
        code.append(" ".join(f"{value:.2f}" for point in (first, second, end) for value in point) + " c")
    return " ".join(code)


def _star(x: float, y: float, radius: float) -> str:
    """A five-pointed star, one point up."""
    points = []
    for n in range(10):
        reach = radius if n % 2 == 0 else radius * 0.382
        points.append((x + reach * sin(n * pi / 5), y + reach * cos(n * pi / 5)))
    return _path(points, closed=True)


def _wave(length: float, swing: float, count: int, phase: float) -> str:
    """A sine curve of ``count`` waves along x from 0 to ``length``, a cubic for each quarter wave."""
    steps = 4 * count
    step, turn = length / steps, pi / 2
    code = [f"0 {swing * sin(phase):.2f} m"]
    for n in range(steps):
        x, here, there = n * step, n * turn + phase, (n + 1) * turn + phase
        code.append(
            f"{x + step / 3:.2f} {swing * (sin(here) + turn * cos(here) / 3):.2f} "
            f"{x + 2 * step / 3:.2f} {swing * (sin(there) - turn * cos(there) / 3):.2f} "
            f"{x + step:.2f} {swing * sin(there):.2f} c"
        )
    return " ".join(code)


def _places(start: Point, length: float, along_y: bool, pitch: float) -> tuple[str, ...]:
    """Where tiles stand ``pitch`` points apart from ``start`` on; ``length`` is a whole number of pitches."""
    x, y = start
    steps = [n * pitch for n in range(round(length / pitch))]
    if along_y:
        return tuple(f"0 1 -1 0 {x:.2f} {y + step:.2f}" for step in steps)
    return tuple(f"1 0 0 1 {x + step:.2f} {y:.2f}" for step in steps)


def _rose(inner: float, outer: float, petals: int, curves: int, fine: int) -> str:
    """Waves between two radii around 0, 0, turned against each other: the rose of a banknote.

    One petal of every curve is drawn, then turned on, ``petals`` times.
    """
    middle, swing, step = (inner + outer) / 2, (outer - inner) / 2, tau / petals
    code = []
    for k in range(curves):
        points = []
        for n in range(fine + 1):
            angle = step * n / fine
            reach = middle + swing * sin(petals * angle + tau * k / curves)
            points.append((reach * cos(angle), reach * sin(angle)))
        code.append(_path(points))
    petal = f"{' '.join(code)} S {cos(step):.6f} {sin(step):.6f} {-sin(step):.6f} {cos(step):.6f} 0 0 cm"
    return "q " + " ".join([petal] * petals) + " Q"


def _pen(colour: Colour, thickness: float) -> str:
    return f"{' '.join(f'{part:g}' for part in colour)} RG {thickness:g} w [] 0 d"


def _corner(x: float, y: float, dx: int, dy: int, reach: float, radius: float) -> str:
    """An L with a rounded angle whose outer corner is at x, y, its arms going dx and dy."""
    bent = 0.5523 * radius
    return (
        f"{x + dx * reach:.2f} {y:.2f} m {x + dx * radius:.2f} {y:.2f} l "
        f"{x + dx * (radius - bent):.2f} {y:.2f} {x:.2f} {y + dy * (radius - bent):.2f} "
        f"{x:.2f} {y + dy * radius:.2f} c {x:.2f} {y + dy * reach:.2f} l"
    )


def _corners(wide: float, tall: float, inset: float) -> list[tuple[float, float, int, int]]:
    """The four corners of a frame with the directions that lead inwards."""
    return [
        (inset, inset, 1, 1),
        (wide - inset, inset, -1, 1),
        (inset, tall - inset, 1, -1),
        (wide - inset, tall - inset, -1, -1),
    ]


def _leaf(x: float, y: float, angle: float, length: float, breadth: float) -> str:
    """A pointed leaf from x, y in the direction of ``angle``."""
    ux, uy = cos(angle), sin(angle)
    nx, ny = -uy * breadth, ux * breadth
    tip = (x + ux * length, y + uy * length)
    near = (x + ux * length * 0.35, y + uy * length * 0.35)
    far = (x + ux * length * 0.75, y + uy * length * 0.75)
    sides = []
    for side in (1, -1):
        first = (near[0] + side * nx, near[1] + side * ny)
        second = (far[0] + side * nx * 0.7, far[1] + side * ny * 0.7)
        sides.append((first, second))
    (a, b), (c, d) = sides
    return (
        f"{x:.2f} {y:.2f} m {a[0]:.2f} {a[1]:.2f} {b[0]:.2f} {b[1]:.2f} {tip[0]:.2f} {tip[1]:.2f} c "
        f"{d[0]:.2f} {d[1]:.2f} {c[0]:.2f} {c[1]:.2f} {x:.2f} {y:.2f} c h"
    )


def _laurel(x: float, y: float, radius: float) -> str:
    """Two branches of leaves that rise around x, y, open at the top."""
    code = []
    for side in (1, -1):
        for n in range(8):
            angle = -pi / 2 + side * (0.30 + n * 0.235)
            stem = (x + radius * cos(angle), y + radius * sin(angle))
            along = angle + side * pi / 2
            size = radius * (0.40 - 0.012 * n)
            code.append(_leaf(*stem, along + side * 0.50, size, size * 0.20))
            code.append(_leaf(*stem, along - side * 0.50, size, size * 0.20))
        code.append(_leaf(
            x + radius * cos(-pi / 2 + side * 2.18), y + radius * sin(-pi / 2 + side * 2.18),
            -pi / 2 + side * (2.18 + pi / 2), radius * 0.3, radius * 0.055,
        ))  # fmt: skip
    return " ".join(code)


@cache
def _honour(wide: float, tall: float) -> str:
    """The frame of an honour: a red band, gold lines, corners of three nested lines, a rose behind the words."""
    code = [_paint(_rectangle(0, 0, wide, tall), fill=CREAM), _pen(PALE_GOLD, 0.35)]
    for inner, outer, petals in ((6 * MM, 26 * MM, 24), (24 * MM, 46 * MM, 48), (44 * MM, 66 * MM, 72)):
        code.append(_at(wide / 2, tall / 2 - 4 * MM, _rose(inner, outer, petals, 4, 10)))
    for inset, thickness, colour in ((8 * MM, 2 * MM, RED), (11.0 * MM, 0.9, GOLD), (12.5 * MM, 0.4, GOLD)):
        frame = _rectangle(inset, inset, wide - 2 * inset, tall - 2 * inset)
        code.append(_paint(frame, thickness, colour))
    for n, (inset, reach) in enumerate(((15.0, 33), (18.0, 24), (21.0, 15))):
        for x, y, dx, dy in _corners(wide, tall, inset * MM):
            arms = _corner(x, y, dx, dy, reach * MM, (7.0 - 1.2 * n) * MM)
            code.append(_paint(arms, 1.5 - 0.3 * n, GOLD))
    for x, y, _, _ in _corners(wide, tall, 26.6 * MM):
        code.append(_paint(_blossom(x, y, 7.6), fill=RED))
        code.append(_paint(_disc(x, y, 1.7), fill=GOLD))
    return " ".join(code)


def _blossom(x: float, y: float, radius: float) -> str:
    """Four leaves crosswise around x, y."""
    return " ".join(_leaf(x, y, pi / 4 + n * pi / 2, radius, radius * 0.36) for n in range(4))


@cache
def honour_frame(wide: float, tall: float) -> Drawing:
    """The frame of an honour's further pages."""
    return (_honour(wide, tall),)


@cache
def honour_emblem(wide: float, tall: float) -> Drawing:
    """The frame of an honour's first page: with a star between two branches over the heading."""
    x, y = wide / 2, tall - 30 * MM
    laurel = _paint(_laurel(x, y, 8.6 * MM), fill=GOLD)
    return (_honour(wide, tall), laurel, _paint(_star(x, y - 0.2 * MM, 5.6 * MM), fill=RED))


@cache
def deposit_frame(wide: float, tall: float) -> Drawing:
    """The frame of a deposit slip: bands of interlaced waves between roses, a pale rose behind the words."""
    outer, band = 7.5 * MM, 7.0 * MM
    middle = outer + band / 2
    code = [_pen((0.905, 0.945, 0.935), 0.3)]
    for inner, reach, petals in ((4 * MM, 17 * MM, 18), (15 * MM, 31 * MM, 36), (29 * MM, 45 * MM, 54)):
        code.append(_at(wide / 2, tall / 2, _rose(inner, reach, petals, 4, 10)))
    parts: list[str | Repeat] = [" ".join(code)]
    for along_y in (False, True):
        length = (tall if along_y else wide) - 2 * middle
        pitch = length / round(length / 52)
        tile = " ".join(
            f"{_pen(colour, 0.28)} "
            + " ".join(_wave(pitch, swing * band, waves, tau * k / curves) for k in range(curves))
            + " S"
            for curves, swing, waves, colour in (
                (6, 0.46, 3, PALE_GREEN),
                (4, 0.40, 4, MID_GREEN),
                (2, 0.22, 8, GREEN),
            )
        )
        far = (wide if along_y else tall) - middle
        places: list[str] = []
        for other in (middle, far):
            places += _places((other, middle) if along_y else (middle, other), length, along_y, pitch)
        parts.append(Repeat(f"deposit-tile-{'y' if along_y else 'x'}", tile, tuple(places)))
    code = []
    for inset, thickness in ((outer, 1.0), (outer + band, 0.6), (outer + band + 1.6, 0.25)):
        code.append(_paint(_rectangle(inset, inset, wide - 2 * inset, tall - 2 * inset), thickness, GREEN))
    size = 7.2 * MM
    rose = " ".join(
        (
            _paint(_disc(0, 0, size), fill=WHITE),
            _pen(GREEN, 0.28),
            _rose(size * 0.72, size, 24, 3, 10),
            _pen(MID_GREEN, 0.28),
            _rose(size * 0.34, size * 0.78, 12, 4, 14),
            _pen(GREEN, 0.3),
            _rose(size * 0.06, size * 0.40, 8, 2, 14),
        )
    )
    corners = _corners(wide, tall, middle + 0.6 * MM)
    places = [f"1 0 0 1 {x:.2f} {y:.2f}" for x, y, _, _ in corners]
    return (*parts, " ".join(code), Repeat("deposit-rose", rose, tuple(places)))


@cache
def amount_panel(wide: float, tall: float) -> Drawing:
    """The ground under an amount: fine waves that any erasure would hurt."""
    count = max(2, round(tall / 5.0))
    waves = round(wide / 52)
    pitch = wide / waves
    lines = " ".join(_wave(pitch, tall / count * 0.62, 2, phase) for phase in (0.0, pi))
    places: list[str] = []
    for n in range(count):
        places += _places((0, tall * (n + 0.5) / count), wide, False, pitch)
    return (
        _paint(_rectangle(0, 0, wide, tall), fill=MIST),
        Repeat(f"amount-tile-{tall:.1f}", f"{_pen(PALE_GREEN, 0.25)} {lines} S", tuple(places)),
        _paint(_rectangle(0, 0, wide, tall), 0.7, GREEN),
    )


def strokes(sheet: Sheet, lines: Sequence[tuple[Point, Point]], thickness: float, colour: Colour) -> None:
    """Draw straight lines, measured from the sheet's top left corner, as one path."""

    def draw(canvas: Any, height: float) -> None:
        code = " ".join(f"{x:.2f} {height - y:.2f} m {u:.2f} {height - v:.2f} l" for (x, y), (u, v) in lines)
        canvas.addLiteral(f"q {_paint(code, thickness, colour)} Q")

    sheet.record(draw)
