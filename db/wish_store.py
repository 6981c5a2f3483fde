"""Wishes in the database: a step taken, and the row brought to what its steps say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from db.domain.wishes import Wish, WishAction, WishStep, check_step, replay_wish
from db.models import wish as models
from db.transaction import Reader, Transaction


def stored_wish_step(row: Any) -> WishStep:
    """A row of wish_step as the rules see it."""
    on = row.made_on
    return WishStep(
        row.id,
        row.hlc,
        row.base_version,
        WishAction(row.action),
        date.fromisoformat(on) if isinstance(on, str) else on,
        row.claimer_id or row.claimer_name,
        row.reason,
    )


def wish_steps(reader: Reader, wish_id: str) -> Sequence[Any]:
    """The rows of a wish's steps in the order of their clock."""
    return reader.rows("SELECT * FROM wish_step WHERE wish_id = :id ORDER BY hlc, id", {"id": wish_id})


def take_wish_step(
    tx: Transaction,
    row: models.Wish,
    action: WishAction,
    base_version: int,
    *,
    on: date | None = None,
    claimer_kind: str = "",
    claimer_id: str | None = None,
    claimer_name: str = "",
    reason: str = "",
) -> Wish:
    """Append a step and bring the row up to it. Raises the KnownErrors of ``check_step``."""
    rows = list(wish_steps(tx, row.id))
    steps = [stored_wish_step(one) for one in rows]
    before = replay_wish(steps)
    step = WishStep(
        tx.new_id(),
        tx.hlc(),
        base_version,
        action,
        on or tx.today,
        claimer_id or claimer_name,
        reason.strip(),
    )
    check_step(before, step)
    after = replay_wish([*steps, step])
    assert after is not None
    tx.session.add(
        models.WishStep(
            id=step.id,
            wish_id=row.id,
            base_version=base_version,
            action=action.value,
            made_on=step.on,
            claimer_id=claimer_id,
            claimer_kind=claimer_kind,
            claimer_name=claimer_name,
            reason=step.reason,
            hlc=step.hlc,
            at=tx.now,
            operator_id=tx.actor.operator_id,
            operator_name=tx.actor.name,
        )
    )
    row.state, row.version, row.review = after.state.value, after.version, after.review
    row.posted_on, row.claimed_on, row.done_on = after.posted_on, after.claimed_on, after.done_on
    if action is WishAction.CLAIM:
        row.claimer_id, row.claimer_kind, row.claimer_name = claimer_id, claimer_kind, claimer_name
    elif not after.claimer:
        row.claimer_id, row.claimer_kind, row.claimer_name = None, "", ""
    return after
