"""What ends when a volunteer leaves, dies or is forgotten: cards, places in coming shifts, wishes, points."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from db.domain.card_payload import CardState
from db.domain.wishes import WishAction, WishState
from db.models.card import Card
from db.models.service import ServiceShift, SignUp
from db.models.wish import Wish
from db.points_hours import on_leaving
from db.transaction import Transaction
from db.wish_store import take_wish_step


@dataclass(frozen=True, slots=True)
class Left:
    """How many cards were withdrawn, sign-ups taken back, wishes released."""

    cards: int
    sign_ups: int
    wishes: int


def leave(tx: Transaction, volunteer_id: str, reason: str) -> Left:
    """End everything of a volunteer that lies ahead. Hours stay."""
    cards = list(
        tx.session.scalars(
            select(Card).where(Card.volunteer_id == volunteer_id, Card.state == CardState.ACTIVE.value)
        )
    )
    for card in cards:
        card.state, card.ended_on, card.reason = CardState.WITHDRAWN.value, tx.today, reason
    coming = list(
        tx.session.scalars(
            select(SignUp)
            .join(ServiceShift, ServiceShift.id == SignUp.shift_id)
            .where(
                SignUp.volunteer_id == volunteer_id,
                SignUp.withdrawn_at.is_(None),
                ServiceShift.starts_at > tx.now,
            )
        )
    )
    for sign_up in coming:
        sign_up.withdrawn_at = tx.now
    wishes = list(
        tx.session.scalars(
            select(Wish).where(Wish.claimer_id == volunteer_id, Wish.state == WishState.CLAIMED.value)
        )
    )
    for wish in wishes:
        take_wish_step(tx, wish, WishAction.RELEASE, wish.version, reason=f"认领人{reason}")
    tx.session.flush()
    on_leaving(tx, volunteer_id, reason)
    return Left(len(cards), len(coming), len(wishes))

