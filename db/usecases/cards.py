"""Cards: issued, printed, lost, replaced, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from db.card_papers import card_data
from db.domain.card_payload import CardFacts, CardHolder, CardState
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.volunteers import VolunteerState
from db.models.card import Card
from db.models.resident import Resident
from db.models.volunteer import Volunteer
from db.papers import queue_paper
from db.registry import use_case
from db.resident_rules import line
from db.signing import SigningKey, card_code
from db.transaction import Transaction
from db.usecases.card_keys import signing_key
from db.volunteer_rules import next_holder_number

Paper = Literal["cr80", "a4"]
JOB_CARDS = 50
"""Cards of a job when many are printed: five sheets."""
MOST_CARDS = 500
"""Cards that are printed together: fifty sheets, a stack that a desk printer takes and a clerk can check."""


_GONE = {"deceased": "已故，不发卡", "moved": "已迁出，不发卡", "merged": "已并入另一份档案，请给那一份发卡"}


@dataclass(frozen=True, slots=True)
class IssueCards:
    """Who is to have a card; ``paper`` None prints none now."""

    volunteer_ids: tuple[str, ...] = ()
    resident_ids: tuple[str, ...] = ()
    paper: Paper | None = None


@dataclass(frozen=True, slots=True)
class LoseCard:
    """A card that was lost: it is refused from now on, and the next one takes its place."""

    card_id: str
    reason: str
    paper: Paper | None = None


@dataclass(frozen=True, slots=True)
class ReplaceCard:
    """A card that is worn or shows an old portrait."""

    card_id: str
    reason: str
    paper: Paper | None = None


@dataclass(frozen=True, slots=True)
class WithdrawCard:
    """A card that nobody is to use any more."""

    card_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class PrintCards:
    """Cards in use to be printed (again)."""

    card_ids: tuple[str, ...]
    paper: Paper


@dataclass(frozen=True, slots=True)
class PrintCardsFor:
    """Everyone who is to have a card in the hand: who has none gets one, who has one gets it printed again."""

    volunteer_ids: tuple[str, ...] = ()
    resident_ids: tuple[str, ...] = ()
    paper: Paper = "a4"


@dataclass(frozen=True, slots=True)
class CardIssued:
    """One card and whose it is."""

    card_id: str
    number: str
    volunteer_id: str | None
    resident_id: str | None


@dataclass(frozen=True, slots=True)
class CardsIssued:
    """Cards made (or printed), who got none and why, and the jobs in the queue."""

    cards: tuple[CardIssued, ...]
    skipped: tuple[tuple[str, str], ...] = ()
    job_ids: tuple[str, ...] = ()


def _make(
    tx: Transaction,
    key: SigningKey,
    holder: str,
    *,
    volunteer_id: str | None = None,
    resident_id: str | None = None,
) -> Card:
    last = tx.scalar("SELECT max(issue) FROM card WHERE holder_number = :holder", {"holder": holder})
    facts = CardFacts(holder, int(last or 0) + 1, tx.desk.centre_code)
    card = Card(
        id=tx.new_id(),
        number=facts.number,
        holder_kind=(CardHolder.VOLUNTEER if volunteer_id else CardHolder.RESIDENT).value,
        holder_number=holder,
        volunteer_id=volunteer_id,
        resident_id=resident_id,
        issue=facts.issue,
        key_id=key.id,
        payload=card_code(facts, key),
        state=CardState.ACTIVE.value,
        issued_on=tx.today,
        hlc=tx.hlc(),
        operator_id=tx.actor.operator_id,
        operator_name=tx.actor.name,
    )
    tx.session.add(card)
    tx.session.flush()
    return card


def _issued(card: Card) -> CardIssued:
    return CardIssued(card.id, card.number, card.volunteer_id, card.resident_id)


def _print(tx: Transaction, cards: Sequence[Card], paper: Paper | None) -> tuple[str, ...]:
    """One job for all of them: its data name the cards, their faces are put together when it is rendered."""
    if paper is None or not cards:
        return ()
    tx.require(Permission.PAPER_PRINT)
    for card in cards:
        card.printed_at = tx.now
    residents = all(card.holder_kind == CardHolder.RESIDENT for card in cards)
    kind = "居民卡" if residents else "志愿者卡"
    title = kind if len(cards) == 1 else f"{kind} {len(cards)} 张"
    tx.changes("papers")
    return (
        queue_paper(tx, "volunteer_card", paper, cards[0].id, title, card_data(tx, [c.id for c in cards])),
    )


@use_case("cards.issue", needs=Permission.CARD_ISSUE)
def issue_cards(tx: Transaction, request: IssueCards) -> CardsIssued:
    """Make cards for who has none in use. Raises KnownError KEY-WRITE, CARD-NOBODY."""
    if not request.volunteer_ids and not request.resident_ids:
        raise KnownError("CARD-NOBODY", "还没有选人，请先选要制卡的人。", "volunteer_ids")
    made, skipped = _issue(tx, request.volunteer_ids, request.resident_ids)
    jobs = _print(tx, made, request.paper)
    tx.audit("card", made[0].id if len(made) == 1 else "", cards=len(made))
    tx.changes("cards")
    return CardsIssued(tuple(map(_issued, made)), tuple(skipped), jobs)


def _issue(
    tx: Transaction, volunteer_ids: Sequence[str], resident_ids: Sequence[str], kept: dict[str, Card] | None = None
) -> tuple[list[Card], list[tuple[str, str]]]:
    """Cards for who has none, and who gets none and why; with ``kept`` a card in use goes there instead."""
    key = signing_key(tx)
    made: list[Card] = []
    skipped: list[tuple[str, str]] = []

    def has_one(column: str, holder_id: str) -> bool:
        held = _in_use(tx, column, holder_id)
        if held is not None and kept is not None:
            kept[holder_id] = held
        elif held is not None:
            skipped.append((holder_id, f"已有卡 {held.number}"))
        return held is not None

    for volunteer_id in dict.fromkeys(volunteer_ids):
        row = tx.session.get(Volunteer, volunteer_id)
        if row is None or row.merged_into is not None:
            skipped.append((volunteer_id, "找不到这位志愿者"))
        elif not VolunteerState(row.state).serves:
            skipped.append((volunteer_id, VolunteerState(row.state).label))
        elif not has_one("volunteer_id", volunteer_id):
            made.append(_make(tx, key, row.number, volunteer_id=row.id))
    for resident_id in dict.fromkeys(resident_ids):
        resident = tx.session.get(Resident, resident_id)
        if resident is None or resident.status != "active":
            skipped.append((resident_id, _GONE.get(resident.status, "不在册") if resident else "找不到这位居民"))
        elif not has_one("resident_id", resident_id):
            if resident.card_number is None:
                resident.card_number = next_holder_number(tx, CardHolder.RESIDENT)[1]
            made.append(_make(tx, key, resident.card_number, resident_id=resident.id))
    return made, skipped


@use_case("cards.print_for", needs=Permission.CARD_ISSUE)
def print_cards_for(tx: Transaction, request: PrintCardsFor) -> CardsIssued:
    """Put cards of many people on paper, a job for every :data:`JOB_CARDS` of them.

    A jam costs one job, and what is not wanted any more can be taken out of the queue between two.
    Raises KnownError KEY-WRITE, CARD-NOBODY, CARD-MANY.
    """
    if not request.volunteer_ids and not request.resident_ids:
        raise KnownError("CARD-NOBODY", "还没有选人，请先选要制卡的人。", "volunteer_ids")
    many = len({*request.volunteer_ids, *request.resident_ids})
    if many > MOST_CARDS:
        raise KnownError("CARD-MANY", f"选了 {many} 人，一次最多打 {MOST_CARDS} 张卡，请分几次打。", "paper")
    kept: dict[str, Card] = {}
    made, skipped = _issue(tx, request.volunteer_ids, request.resident_ids, kept)
    everyone = kept | {card.volunteer_id or card.resident_id or "": card for card in made}
    cards = [everyone[one] for one in (*request.volunteer_ids, *request.resident_ids) if one in everyone]
    jobs: list[str] = []
    for at in range(0, len(cards), JOB_CARDS):
        jobs += _print(tx, cards[at : at + JOB_CARDS], request.paper)
    tx.audit("card", "", cards=len(cards))
    tx.changes("cards")
    return CardsIssued(tuple(map(_issued, cards)), tuple(skipped), tuple(jobs))


def _in_use(tx: Transaction, column: str, holder_id: str) -> Card | None:
    card_id = tx.scalar(f"SELECT id FROM card WHERE {column} = :id AND state = 'active'", {"id": holder_id})
    return None if card_id is None else tx.session.get_one(Card, card_id)


def _card(tx: Transaction, card_id: str) -> Card:
    card = tx.session.get(Card, card_id)
    if card is None:
        raise KnownError("CARD-MISSING", "找不到这张卡；请刷新后再看。", "card_id")
    if card.state != CardState.ACTIVE:
        label = CardState(card.state).label
        raise KnownError("CARD-ENDED", f"这张卡{label}，不用再办；请刷新后再看。", "card_id")
    return card


def _end(tx: Transaction, card: Card, state: CardState, reason: str) -> None:
    said = line(reason, "reason", "原因", 200)
    if not said:
        raise KnownError("CARD-REASON", "请写明原因。", "reason")
    card.state, card.ended_on, card.reason = state.value, tx.today, said
    tx.session.flush()


def _next(tx: Transaction, card: Card, paper: Paper | None) -> CardsIssued:
    fresh = _make(
        tx,
        signing_key(tx),
        card.holder_number,
        volunteer_id=card.volunteer_id,
        resident_id=card.resident_id,
    )
    jobs = _print(tx, [fresh], paper)
    tx.audit("card", card.id, replaced_by=fresh.number)
    tx.changes("cards")
    return CardsIssued((_issued(fresh),), (), jobs)


@use_case("cards.lose", needs=Permission.CARD_ISSUE)
def lose_card(tx: Transaction, request: LoseCard) -> CardsIssued:
    """Refuse a lost card from the next scan on, and issue the next one. Raises KnownError CARD-…."""
    card = _card(tx, request.card_id)
    _end(tx, card, CardState.LOST, request.reason)
    return _next(tx, card, request.paper)


@use_case("cards.replace", needs=Permission.CARD_ISSUE)
def replace_card(tx: Transaction, request: ReplaceCard) -> CardsIssued:
    """Issue the next card in place of one that is worn. Raises KnownError CARD-…."""
    card = _card(tx, request.card_id)
    _end(tx, card, CardState.REPLACED, request.reason)
    return _next(tx, card, request.paper)


@use_case("cards.withdraw", needs=Permission.CARD_ISSUE)
def withdraw_card(tx: Transaction, request: WithdrawCard) -> CardsIssued:
    """End a card without another. Raises KnownError CARD-…."""
    card = _card(tx, request.card_id)
    _end(tx, card, CardState.WITHDRAWN, request.reason)
    tx.audit("card", card.id)
    tx.changes("cards")
    return CardsIssued(())


@use_case("cards.print", needs=Permission.CARD_ISSUE)
def print_cards(tx: Transaction, request: PrintCards) -> CardsIssued:
    """Print cards in use once more: the same to the byte, no key is needed. Raises KnownError CARD-…."""
    if not request.card_ids:
        raise KnownError("CARD-NOBODY", "还没有选卡，请先选要打印的卡。", "card_ids")
    cards = [_card(tx, card_id) for card_id in dict.fromkeys(request.card_ids)]
    jobs = _print(tx, cards, request.paper)
    tx.audit("card", cards[0].id if len(cards) == 1 else "", cards=len(cards))
    tx.changes("cards")
    return CardsIssued(tuple(map(_issued, cards)), (), jobs)
