"""Lines of mixed Chinese and Latin text: where they may break, and how wide they are.

Rules (GB/T 15834-2011, 标点符号用法, on marks at line ends, 避头尾): a closing mark never begins a line
and an opening mark never ends one; a number, a Latin word or a date stays whole as long as it fits in a
line. What stands between two ideographic spaces (a short fact in a row of facts) stays whole up to half a line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from desktop.documents.fonts import Face, advances, drawable, width

_NEVER_FIRST = frozenset("，。、；：？！）》〉】〕』」’”…—～·％℃,.;:?!)]}%")
_BLANKS = " \u3000"
_SLACK = 0.01  # points a line may be wider than its room: what adding up leaves over
_NEVER_LAST = frozenset("（《〈【〔『「‘“([{¥￥№")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one face."""

    text: str
    face: Face


Line = tuple[Span, ...]


def line_width(line: Sequence[Span], size: float) -> float:
    """The width of a line in points."""
    return sum(width(span.text, span.face, size) for span in line)


def _joined(character: str) -> bool:
    """Whether a character belongs to a Latin word, number, date or code."""
    return character != " " and (ord(character) < 0x2000 or character in "–‐‑") and character != "·"


def _pieces(spans: Sequence[Span]) -> list[list[tuple[str, Face]]]:
    """Drawable text cut into pieces between which a line may break."""
    pieces: list[list[tuple[str, Face]]] = []
    previous = ""
    for span in spans:
        for character in span.text:
            together = previous.strip() and (
                (_joined(previous) and _joined(character))
                or character in _NEVER_FIRST
                or previous in _NEVER_LAST
            )
            if together:
                pieces[-1].append((character, span.face))
            else:
                pieces.append([(character, span.face)])
            previous = character
    return pieces


def _assemble(characters: Sequence[tuple[str, Face]]) -> Line:
    return tuple(
        Span("".join(character for character, _ in part), face)
        for face, part in groupby(characters, lambda one: one[1])
    )


def _measure(characters: Sequence[tuple[str, Face]], size: float) -> float:
    return sum([advances(face)[character] for character, face in characters]) * size / 1000


def _trimmed(characters: list[tuple[str, Face]]) -> list[tuple[str, Face]]:
    end = len(characters)
    while end and characters[end - 1][0] in _BLANKS:
        end -= 1
    return characters[:end]


def wrap(spans: Sequence[Span], size: float, room: float, first: float = 0) -> list[Line]:
    """Break spans into lines at most ``room`` points wide; the first line starts ``first`` points in.

    Spaces at a line's end are dropped; a newline begins a new line. A piece wider than a whole line is
    cut where it must be.
    """
    if len(spans) == 1 and "\n" not in spans[0].text:
        face = spans[0].face
        text = drawable(spans[0].text, face)
        if first + width(text, face, size) <= room + _SLACK:  # most texts are one line of one face
            kept = text.rstrip(_BLANKS)
            return [(Span(kept, face),) if kept else ()]
    lines: list[Line] = []
    for n, part in enumerate(_paragraphs(spans)):
        lines += _wrap_one(part, lambda piece: _measure(piece, size), room, 0 if n else first)
    return lines


def columns(text: str) -> int:
    """How many columns a printer's own letters take: one each for ASCII, two for everything else."""
    return sum(1 if character.isascii() else 2 for character in text)


def wrap_columns(text: str, room: int) -> list[str]:
    """Break a text into lines of at most ``room`` columns by the same rules as :func:`wrap`."""
    lines: list[str] = []
    for part in _paragraphs((Span(text, Face.SANS),)):
        wrapped = _wrap_one(part, lambda piece: sum(columns(character) for character, _ in piece), room, 0)
        lines += ["".join(span.text for span in line) for line in wrapped]
    return lines


def _paragraphs(spans: Sequence[Span]) -> list[list[Span]]:
    """The spans cut at newlines."""
    parts: list[list[Span]] = [[]]
    for span in spans:
        for n, text in enumerate(span.text.split("\n")):
            if n:
                parts.append([])
            parts[-1].append(Span(text, span.face))
    return parts


def _fact(pieces: Sequence[Sequence[tuple[str, Face]]]) -> list[tuple[str, Face]]:
    """What comes before the next ideographic space."""
    upcoming = takewhile(lambda piece: piece[0][0] != "\u3000", pieces)
    return _trimmed([character for piece in upcoming for character in piece])


def _wrap_one(
    spans: Sequence[Span], measure: Callable[[Sequence[tuple[str, Face]]], float], room: float, first: float
) -> list[Line]:
    shown = [Span(drawable(span.text, span.face), span.face) for span in spans]
    whole = [(character, span.face) for span in shown for character in span.text]
    if first + measure(whole) <= room + _SLACK:
        return [_assemble(_trimmed(whole))]
    lines: list[Line] = []
    line: list[tuple[str, Face]] = []
    used = first
    pieces = _pieces(shown)
    for n, piece in enumerate(pieces):
        if lines and not line and piece[0][0] in _BLANKS:
            continue
        span_width = measure(piece)
        if line and piece[0][0] == "\u3000":
            fact = measure(_fact(pieces[n + 1 :]))
            if fact <= room / 2 and used + span_width + fact > room + _SLACK:
                lines.append(_assemble(_trimmed(line)))
                line, used = [], 0.0
                continue
        if used + span_width <= room + _SLACK or used + measure(_trimmed(piece)) <= room + _SLACK:
            line += piece
            used += span_width
            continue
        if span_width <= room:
            if line:
                lines.append(_assemble(_trimmed(line)))
            line, used = ([], 0.0) if piece[0][0] in _BLANKS else (list(piece), span_width)
            continue
        for character in piece:
            step = measure([character])
            if line and used + step > room:
                lines.append(_assemble(_trimmed(line)))
                line, used = [], 0.0
            line.append(character)
            used += step
    if line or not lines:
        lines.append(_assemble(_trimmed(line)))
    return lines
