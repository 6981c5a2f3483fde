"""Lines that make a certificate look like one: frames, corners, a star, fine interlaced curves.

All are computed, so they are sharp at any resolution; a file holds each once, however many pages show it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, pi, sin, tau
from typing import Any

from desktop.documents.sheet import MM, Colour, Sheet

RED: Colour = (0.639, 0.086, 0.106)
GOLD: Colour = (0.69, 0.53, 0.22)
PALE_GOLD: Colour = (0.955, 0.925, 0.855)
CREAM: Colour = (1.0, 0.995, 0.978)
GREEN: Colour = (0.09, 0.40, 0.35)
PALE_GREEN: Colour = (0.80, 0.885, 0.865)
MIST: Colour = (0.948, 0.972, 0.966)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Layer:
    """A path in PDF operators, stroked ``thickness`` points wide in ``stroke`` or filled with ``fill``."""

    code: str
    thickness: float = 0
    stroke: Colour | None = None
    fill: Colour | None = None

    def getCode(self) -> str:
        """What reportlab asks a path for."""
        return self.code

    def paint(self, canvas: Any) -> None:
        """Draw the path on a reportlab canvas."""
        if self.stroke:
            canvas.setStrokeColorRGB(*self.stroke)
            canvas.setLineWidth(self.thickness)
            canvas.setDash([])
        if self.fill:
            canvas.setFillColorRGB(*self.fill)
        canvas.drawPath(self, stroke=int(self.stroke is not None), fill=int(self.fill is not None))


Drawing = tuple[Layer, ...]


def show(sheet: Sheet, name: str, drawing: Callable[[float, float], Drawing]) -> None:
    """Put a drawing of the whole sheet on it; every sheet of a file shares the one called ``name``."""
    wide, tall = sheet.width, sheet.height

    def draw(canvas: Any, height: float) -> None:
        if not canvas.hasForm(name):
            canvas.beginForm(name, 0, 0, wide, tall)
            for layer in drawing(wide, tall):
                layer.paint(canvas)
            canvas.endForm()
        canvas.doForm(name)

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
    for (ax, ay), (bx, by) in zip(quarters, quarters[1:], strict=False):
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


def _waves(start: Point, end: Point, swing: float, count: int, phase: float) -> str:
    """A sine curve of ``count`` waves from one point to another, a cubic for each quarter wave."""
    (x0, y0), (x1, y1) = start, end
    steps = 4 * count
    ux, uy = (x1 - x0) / steps, (y1 - y0) / steps
    length = (ux * ux + uy * uy) ** 0.5
    nx, ny = -uy / length, ux / length
    turn = pi / 2

    def at(n: float) -> tuple[float, float, float]:
        value = swing * sin(n * turn + phase)
        return x0 + ux * n + nx * value, y0 + uy * n + ny * value, swing * turn * cos(n * turn + phase)

    x, y, slope = at(0)
    code = [f"{x:.1f} {y:.1f} m"]
    for n in range(1, steps + 1):
        to_x, to_y, to_slope = at(n)
        first = (x + (ux + nx * slope) / 3, y + (uy + ny * slope) / 3)
        second = (to_x - (ux + nx * to_slope) / 3, to_y - (uy + ny * to_slope) / 3)
        code.append(f"{first[0]:.1f} {first[1]:.1f} {second[0]:.1f} {second[1]:.1f} {to_x:.1f} {to_y:.1f} c")
        x, y, slope = to_x, to_y, to_slope
    return " ".join(code)


def _rosette(x: float, y: float, inner: float, outer: float, petals: int, curves: int, fine: int = 10) -> str:
    """Closed waves between two radii, turned against each other: the rose of a banknote."""
    middle, swing = (inner + outer) / 2, (outer - inner) / 2
    code = []
    for k in range(curves):
        points = []
        steps = petals * fine
        for n in range(steps):
            angle = tau * n / steps
            reach = middle + swing * sin(petals * angle + tau * k / curves)
            points.append((x + reach * cos(angle), y + reach * sin(angle)))
        code.append(_path(points, closed=True))
    return " ".join(code)


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
def honour_frame(wide: float, tall: float) -> Drawing:
    """The frame of an honour: a red band, gold lines, corners of three nested lines, a rose behind the words."""
    layers = [Layer(_rectangle(0, 0, wide, tall), fill=CREAM)]
    for inner, outer, petals in ((6 * MM, 26 * MM, 24), (24 * MM, 46 * MM, 48), (44 * MM, 66 * MM, 72)):
        rose = _rosette(wide / 2, tall / 2 - 4 * MM, inner, outer, petals, 4)
        layers.append(Layer(rose, 0.35, PALE_GOLD))
    for inset, thickness, colour in ((8 * MM, 2 * MM, RED), (11.0 * MM, 0.9, GOLD), (12.5 * MM, 0.4, GOLD)):
        code = _rectangle(inset, inset, wide - 2 * inset, tall - 2 * inset)
        layers.append(Layer(code, thickness, colour))
    corners = []
    for n, (inset, reach) in enumerate(((15.2, 32), (18.4, 22.6), (21.6, 13.2))):
        for x, y, dx, dy in _corners(wide, tall, inset * MM):
            corners.append(_corner(x, y, dx, dy, reach * MM, (6.4 - 0.9 * n) * MM))
    layers.append(Layer(" ".join(corners), 1.25, GOLD))
    knots = []
    for inset, reach in ((15.2, 32), (18.4, 22.6), (21.6, 13.2)):
        for x, y, dx, dy in _corners(wide, tall, inset * MM):
            knots += [_disc(x + dx * reach * MM, y, 1.9), _disc(x, y + dy * reach * MM, 1.9)]
    layers.append(Layer(" ".join(knots), fill=GOLD))
    dots = []
    for x, y, dx, dy in _corners(wide, tall, 25.6 * MM):
        dots.append(_disc(x, y, 3.6))
        knots = [(x, y, dx, dy)]
    layers.append(Layer(" ".join(dots), fill=RED))
    return tuple(layers)


@cache
def honour_emblem(wide: float, tall: float) -> Drawing:
    """The frame of an honour's first page: with a star between two branches over the heading."""
    x, y = wide / 2, tall - 31 * MM
    return (
        *honour_frame(wide, tall),
        Layer(_laurel(x, y, 8.6 * MM), fill=GOLD),
        Layer(_star(x, y - 0.2 * MM, 5.6 * MM), fill=RED),
    )


@cache
def deposit_frame(wide: float, tall: float) -> Drawing:
    """The frame of a deposit slip: bands of interlaced waves between roses, a pale rose behind the words."""
    outer, band = 7.5 * MM, 7.0 * MM
    layers = [Layer(_rectangle(outer, outer, wide - 2 * outer, tall - 2 * outer), fill=(1, 1, 1))]
    for inner, reach, petals in ((4 * MM, 17 * MM, 18), (15 * MM, 31 * MM, 36), (29 * MM, 45 * MM, 54)):
        layers.append(Layer(_rosette(wide / 2, tall / 2, inner, reach, petals, 4), 0.3, (0.905, 0.945, 0.935)))
    middle = outer + band / 2
    sides = (
        ((middle, middle), (wide - middle, middle)),
        ((middle, tall - middle), (wide - middle, tall - middle)),
        ((middle, middle), (middle, tall - middle)),
        ((wide - middle, middle), (wide - middle, tall - middle)),
    )
    for curves, swing, period, colour in (
        (6, band * 0.46, 20.0, PALE_GREEN),
        (4, band * 0.40, 13.0, (0.36, 0.60, 0.55)),
        (2, band * 0.22, 6.5, GREEN),
    ):
        code = []
        for start, end in sides:
            count = round((abs(end[0] - start[0]) + abs(end[1] - start[1])) / period)
            code += [_waves(start, end, swing, count, tau * k / curves) for k in range(curves)]
        layers.append(Layer(" ".join(code), 0.28, colour))
    for inset, thickness in ((outer, 1.0), (outer + band, 0.6), (outer + band + 1.6, 0.25)):
        code_of = _rectangle(inset, inset, wide - 2 * inset, tall - 2 * inset)
        layers.append(Layer(code_of, thickness, GREEN))
    rose = 7.2 * MM
    for x, y, _, _ in _corners(wide, tall, middle + 0.6 * MM):
        layers += [
            Layer(_disc(x, y, rose), fill=(1, 1, 1)),
            Layer(_rosette(x, y, rose * 0.72, rose, 24, 3), 0.28, GREEN),
            Layer(_rosette(x, y, rose * 0.34, rose * 0.78, 12, 4, 14), 0.28, (0.36, 0.60, 0.55)),
            Layer(_rosette(x, y, rose * 0.06, rose * 0.40, 8, 2, 14), 0.3, GREEN),
        ]
    return tuple(layers)


@cache
def amount_panel(wide: float, tall: float) -> Drawing:
    """The ground under an amount, fine waves that any erasure would hurt; the corner of the panel is 0, 0."""
    code = []
    rows = max(2, round(tall / 5.0))
    for n in range(rows):
        y = tall * (n + 0.5) / rows
        for phase in (0.0, pi):
            code.append(_waves((0, y), (wide, y), tall / rows * 0.62, max(1, round(wide / 26)), phase))
    return (
        Layer(_rectangle(0, 0, wide, tall), fill=MIST),
        Layer(" ".join(code), 0.25, PALE_GREEN),
        Layer(_rectangle(0, 0, wide, tall), 0.7, GREEN),
    )


def panel(sheet: Sheet, x: float, y: float, drawing: Drawing, tall: float) -> None:
    """Draw a drawing of its own with its top left corner at x, y."""

    def draw(canvas: Any, height: float) -> None:
        canvas.saveState()
        canvas.translate(x, height - y - tall)
        for layer in drawing:
            layer.paint(canvas)
        canvas.restoreState()

    sheet.record(draw)


def strokes(sheet: Sheet, lines: Sequence[tuple[Point, Point]], thickness: float, colour: Colour) -> None:
    """Draw straight lines, measured from the sheet's top left corner, as one path."""

    def draw(canvas: Any, height: float) -> None:
        code = " ".join(f"{x:.2f} {height - y:.2f} m {u:.2f} {height - v:.2f} l" for (x, y), (u, v) in lines)
        Layer(code, thickness, colour).paint(canvas)

    sheet.record(draw)
