"""The register of cards, the keys they are signed with, and what a scanned one is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from db.card_rules import judge_text, public_keys
from db.domain.card_payload import CardState, CardVerdict
from db.domain.clock import instant_of
from db.domain.permissions import Permission
from db.registry import query
from db.signing import Keyring
from db.transaction import Reader
from db.volunteer_rules import day_of, find_ids


@dataclass(frozen=True, slots=True)
class CardRegister:
    """Cards in one state, of whom a text may mean."""

    state: CardState | None = None
    text: str = ""
    limit: int = 500


@dataclass(frozen=True, slots=True)
class CardLine:
    """A card of the register."""

    card_id: str
    number: str
    holder_kind: str
    holder_id: str
    name: str
    state: CardState
    issued_on: date
    ended_on: date | None
    reason: str
    printed_at: datetime | None
    key_id: str


@dataclass(frozen=True, slots=True)
class JudgeCard:
    """What a scanner sent."""

    text: str


@dataclass(frozen=True, slots=True)
class CardJudged:
    """What a card is worth here and whose it is; ``verdict`` None for a text that is no card."""

    verdict: CardVerdict | None
    message: str
    volunteer_id: str | None
    resident_id: str | None
    number: str


@dataclass(frozen=True, slots=True)
class ListKeys:
    """Every key of this centre."""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key. ``current`` signs now; ``cards`` in use that it has signed."""

    key_id: str
    made_on: date
    retired_on: date | None
    revoked_on: date | None
    reason: str
    current: bool
    cards: int


def cards_where(
    reader: Reader, where: str, values: Mapping[str, object], limit: int = 500
) -> tuple[CardLine, ...]:
    """Cards, the latest first."""
    return tuple(
        CardLine(
            row.id,
            row.number,
            row.holder_kind,
            row.volunteer_id or row.resident_id,
            row.name or "",
            CardState(row.state),
            date.fromisoformat(row.issued_on),
            day_of(row.ended_on),
            row.reason,
            instant_of(row.printed_at),
            row.key_id,
        )
        for row in reader.rows(
            "SELECT c.id, c.number, c.holder_kind, c.volunteer_id, c.resident_id, c.state, c.issued_on, c.ended_on, "
            "c.reason, c.printed_at, c.key_id, coalesce(v.name, r.name) AS name FROM card c "
            "LEFT JOIN volunteer v ON v.id = c.volunteer_id LEFT JOIN resident r ON r.id = c.resident_id "
            f"WHERE {where} ORDER BY c.issued_on DESC, c.id DESC LIMIT :limit",
            {**values, "limit": limit},
        )
    )


@query("cards.register", needs=Permission.VOLUNTEER_READ)
def card_register(reader: Reader, request: CardRegister) -> tuple[CardLine, ...]:
    """The register of cards."""
    where, values = ["1"], dict[str, object]()
    if request.state is not None:
        where.append("c.state = :state")
        values["state"] = request.state.value
    text = request.text.strip()
    if text:
        ids = find_ids(reader, text, 50, states=("active", "left", "dead"))
        marks = ", ".join(f":v{n}" for n in range(len(ids)))
        values |= {f"v{n}": one for n, one in enumerate(ids)} | {
            "text": f"%{text.upper()}%",
            "name": f"{text}%",
        }
        where.append(f"(c.volunteer_id IN ({marks}) OR c.number LIKE :text OR r.name LIKE :name)")
    return cards_where(reader, " AND ".join(where), values, max(1, min(request.limit, 5000)))


@query("cards.judge", needs=Permission.RESIDENT_READ)
def judge(reader: Reader, request: JudgeCard) -> CardJudged:
    """What a scanned text is worth as a card."""
    judged = judge_text(reader, request.text)
    if judged is None:
        return CardJudged(None, "这不是本系统的卡，请扫卡上的二维码。", None, None, "")
    return CardJudged(
        judged.verdict, judged.verdict.message, judged.volunteer_id, judged.resident_id, judged.number
    )


@query("cards.keys", needs=Permission.KEYS_WRITE)
def list_keys(reader: Reader, request: ListKeys) -> tuple[KeyRow, ...]:
    """The keys of this centre, the latest first."""
    current = Keyring(public_keys(reader)).current(reader.desk.centre_code)
    return tuple(
        KeyRow(
            row.key_id,
            date.fromisoformat(row.made_on),
            day_of(row.retired_on),
            day_of(row.revoked_on),
            row.reason,
            current is not None and current.id == row.key_id,
            row.cards,
        )
        for row in reader.rows(
            "SELECT k.key_id, k.made_on, k.retired_on, k.revoked_on, k.reason, (SELECT count(*) FROM card c "
            "WHERE c.key_id = k.key_id AND c.state = 'active') AS cards FROM signing_key k WHERE k.centre = :centre "
            "ORDER BY k.id DESC",
            {"centre": reader.desk.centre_code},
        )
    )


@dataclass(frozen=True, slots=True)
class CardsOfResident:
    """Whose cards."""

    resident_id: str


@query("cards.of_resident", needs=Permission.RESIDENT_READ)
def cards_of_resident(reader: Reader, request: CardsOfResident) -> tuple[CardLine, ...]:
    """The cards a resident has or had, the latest first."""
    return cards_where(reader, "c.resident_id = :id", {"id": request.resident_id})
