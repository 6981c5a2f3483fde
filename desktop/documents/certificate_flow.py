"""A certificate's pieces set one under another over as many pages as they need.

Everything is measured before anything is drawn, so the number of pages is known on the first one and a
tighter setting can be tried where the usual one would leave a few lines for a second page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil

from desktop.documents.fonts import Face
from desktop.documents.sheet import BLACK, Colour, Sheet
from desktop.documents.text import Line, Span, line_width, wrap

_TIGHTEST = 0.02  # of the size: how much nearer characters may stand to bring one more into a line
_WIDEST = 0.14  # of the size: how far apart they may be set to reach the margin


@dataclass(frozen=True, slots=True)
class Atom:
    """A piece that stays whole; ``draw`` gets the sheet and the top of the piece in points.

    A ``tied`` atom stays on the page of the next. ``before`` is white above it, dropped at the head of a
    page; ``head`` is drawn over it when it begins a further page. An ``at_foot`` atom goes down to the
    foot of its page.
    """

    height: float
    draw: Callable[[Sheet, float], None]
    tied: bool = False
    before: float = 0
    head: Atom | None = None
    at_foot: bool = False


PlacedAtom = tuple[Atom, float]


def tied(atoms: Sequence[Atom]) -> list[Atom]:
    """The same atoms, all of which stay on the page of the one that follows them."""
    return [replace(atom, tied=True) for atom in atoms]


def kept_lines(atoms: Sequence[Atom]) -> list[Atom]:
    """Lines of a paragraph of which none stands alone on a page, neither the first nor the last."""
    last = len(atoms) - 1
    return [replace(atom, tied=n < last and n in (0, last - 1)) for n, atom in enumerate(atoms)]


def height(atoms: Sequence[Atom]) -> float:
    """How high atoms are under each other, without the white above the first."""
    return sum(atom.height + atom.before for atom in atoms) - (atoms[0].before if atoms else 0)


def paginate(
    atoms: Sequence[Atom], first_top: float, next_top: float, floor: float
) -> list[list[PlacedAtom]]:
    """Atoms with their tops, page by page. Tied atoms come apart only where they outgrow a page."""
    pages: list[list[PlacedAtom]] = [[]]
    y = first_top
    n = 0
    while n < len(atoms):
        chain = [atoms[n]]
        while chain[-1].tied and n + len(chain) < len(atoms):
            chain.append(atoms[n + len(chain)])
        fresh = not pages[-1]
        lead = chain[0].head.height if chain[0].head else 0
        if height(chain) + lead > floor - next_top:
            chain = chain[:1]
        white = 0 if fresh else chain[0].before
        if not fresh and y + white + height(chain) > floor + 0.01:
            pages.append([])
            y, white = next_top, 0
            if chain[0].head:
                pages[-1].append((chain[0].head, y))
                y += lead
        for k, atom in enumerate(chain):
            y += atom.before if k else white
            if atom.at_foot:
                y = max(y, floor - atom.height)
            pages[-1].append((atom, y))
            y += atom.height
        n += len(chain)
    return pages


def fewest(builds: Iterable[Callable[[], list[list[PlacedAtom]]]]) -> list[list[PlacedAtom]]:
    """The pages of the first setting in which all fits one, else of the first with the fewest."""
    best: list[list[PlacedAtom]] = []
    for build in builds:
        pages = build()
        if not best or len(pages) < len(best):
            best = pages
        if len(best) == 1:
            break
    return best


def loosened(
    atoms: Sequence[Atom], pages: list[list[PlacedAtom]], top: float, floor: float, most: float
) -> list[list[PlacedAtom]]:
    """A single page with the white left at its foot shared out between its parts, ``most`` points to each."""
    if len(pages) > 1:
        return pages
    spare = floor - top - height(atoms)
    gaps = sum(1 for atom in atoms[1:] if atom.before) + 1
    more = min(most, spare * 0.75 / gaps)
    if more <= 0:
        return pages
    wider = [replace(atom, before=atom.before + more) if atom.before else atom for atom in atoms]
    return paginate(wider, top + more * 0.6, top, floor)


def draw_page(sheet: Sheet, page: Sequence[PlacedAtom]) -> None:
    """Draw the atoms of one page."""
    for atom, y in page:
        atom.draw(sheet, y)


@dataclass(frozen=True, slots=True)
class Column:
    """Where text runs: the left edge and the width in points, the letters' size and the lines' pitch.

    A line holds a whole number of characters set as far apart as fills it, as on ruled paper (GB/T 9704:
    28 characters of 16 points to a line of 156 mm); all but a paragraph's last reach the right edge.
    """

    left: float
    room: float
    size: float
    leading: float

    @property
    def _characters(self) -> int:
        whole = int(self.room / self.size + 0.001)
        more = ceil(self.room / self.size - 0.001)
        near = (more * self.size - self.room) / max(1, more - 1) <= _TIGHTEST * self.size
        return max(1, more if near else whole)

    def lines(self, spans: Sequence[Span], indent: float) -> list[tuple[Line, float, float]]:
        """Each line with its distance from the left edge and the white between its characters."""
        count = self._characters
        usual = (self.room - count * self.size) / max(1, count - 1)
        wrapped = wrap(spans, self.size, count * self.size, indent * self.size)
        found = []
        for n, line in enumerate(wrapped):
            start = indent * (self.size + usual) if n == 0 else 0.0
            gaps = max(1, sum(len(span.text) for span in line) - 1)
            spare = (self.room - start - line_width(line, self.size)) / gaps
            last = n == len(wrapped) - 1 or spare > _WIDEST * self.size
            found.append((line, start, min(usual, spare) if last else spare))
        return found

    def paragraph(
        self, spans: Sequence[Span], *, indent: float = 0, before: float = 0, colour: Colour = BLACK
    ) -> list[Atom]:
        """Lines of a paragraph, the first ``indent`` characters in."""
        atoms = [self._line(*line, colour) for line in self.lines(spans, indent)]
        atoms[0] = replace(atoms[0], before=before)
        return kept_lines(atoms)

    def _line(self, line: Line, start: float, spacing: float, colour: Colour) -> Atom:
        def draw(sheet: Sheet, y: float) -> None:
            sheet.line_of_text(
                self.left + start,
                y,
                line,
                self.size,
                leading=self.leading,
                spacing=round(spacing, 3),
                colour=colour,
            )

        return Atom(self.leading, draw)

    def centred(
        self, text: str, face: Face, *, spacing: float = 0, before: float = 0, colour: Colour = BLACK
    ) -> list[Atom]:
        """Lines set in the middle, ``spacing`` points between the characters."""
        slack = self.room / (1 + spacing / self.size)
        atoms = [
            self._centred("".join(span.text for span in line), face, spacing, colour)
            for line in wrap((Span(text, face),), self.size, slack)
        ]
        atoms[0] = replace(atoms[0], before=before)
        return kept_lines(atoms)

    def _centred(self, text: str, face: Face, spacing: float, colour: Colour) -> Atom:
        def draw(sheet: Sheet, y: float) -> None:
            sheet.centred(
                self.left + self.room / 2,
                y,
                text,
                face,
                self.size,
                spacing=spacing,
                leading=self.leading,
                colour=colour,
            )

        return Atom(self.leading, draw)
