"""Words and badges for what the sections show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from db.domain.certificate_payload import CertificateVerdict
from db.domain.certificate_states import CertificateState
from desktop.widgets.badge import BadgeSpec, badge
from desktop.widgets.fact_lines import FactLine
from desktop.widgets.list_bench import Block

_STATES = {
    CertificateState.DRAFT: "neutral",
    CertificateState.PUBLICITY: "hold",
    CertificateState.HELD: "bad",
    CertificateState.READY: "warn",
    CertificateState.ISSUED: "ok",
    CertificateState.VOID: "bad",
    CertificateState.REPLACED: "neutral",
    CertificateState.DROPPED: "neutral",
}


def state_badge(state: CertificateState) -> BadgeSpec:
    """The state with its icon."""
    return badge(state.label, _STATES[state])


def title_words(title: str) -> str:
    """A title as it stands in lists: without the spaces that set it wide on the page."""
    return "".join(title.split())


def day(on: date | None) -> str:
    """2026-11-20, or a dash."""
    return "—" if on is None else f"{on:%Y-%m-%d}"


def verdict_level(verdict: CertificateVerdict, good: bool) -> str:
    """The colour of a verdict: good, not to be accepted, or not to be told."""
    if good:
        return "ok"
    if verdict in (CertificateVerdict.CUT_SHORT, CertificateVerdict.REGISTERED, CertificateVerdict.EXPIRED):
        return "warn"
    return "bad"


def words_blocks(words: Any) -> tuple[Block, ...]:
    """What the page says, as blocks for the side of a list."""
    blocks = []
    if words.facts:
        blocks.append(Block("", tuple(FactLine(name, value) for name, value in words.facts)))
    paragraphs = [part.removeprefix("# ") for part in (words.salutation, *words.paragraphs) if part]
    if paragraphs:
        blocks.append(Block("", words="\n".join(paragraphs)))
    if words.table is not None:
        rows: Sequence[Any] = words.table.rows[:12]
        lines = [FactLine("　".join(row[:-1]), row[-1]) for row in rows]
        if words.table.total:
            total = [cell for cell in words.table.total if cell]
            lines.append(FactLine(total[0], total[-1] if len(total) > 1 else "", bold=True))
        title = "" if len(words.table.rows) <= 12 else f"前 12 行，共 {len(words.table.rows)} 行"
        blocks.append(Block(title, tuple(lines)))
    if words.notes:
        blocks.append(Block("", words="\n".join(words.notes)))
    return tuple(blocks)
