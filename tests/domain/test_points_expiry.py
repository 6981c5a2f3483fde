from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.errors import KnownError
from db.domain.points_expiry import (
    FOREVER,
    Draw,
    ExpiryPolicy,
    Lot,
    Movement,
    available,
    balance,
    draw,
    give_back,
    handed_on,
    lapsing,
    next_lapse,
    pair,
    take,
    take_up_to,
    waiting,
    warnings,
)

TODAY = date(2026, 11, 20)
EARLY = date(2026, 1, 1)


def lot(name: str, left: int, earned: date = EARLY, **more: object) -> Lot:
    return replace(Lot(name, left, left, earned, earned), **more)  # type: ignore[arg-type]


def test_a_credit_lives_so_many_months_or_to_the_end_of_that_year() -> None:
    assert FOREVER.expires_on(TODAY) is None
    assert ExpiryPolicy(3).expires_on(date(2026, 11, 30)) == date(2027, 2, 28)
    assert ExpiryPolicy(12).expires_on(date(2024, 2, 29)) == date(2025, 2, 28)
    assert ExpiryPolicy(12, to_year_end=True).expires_on(TODAY) == date(2027, 12, 31)


def test_the_oldest_credit_is_spent_first() -> None:
    lots = [lot("b", 5, date(2026, 3, 1)), lot("a", 3, date(2026, 2, 1)), lot("c", 9, date(2026, 4, 1))]
    assert draw(lots, 7, TODAY, 30) == (Draw("a", 3), Draw("b", 4))


def test_what_is_not_open_cannot_be_spent_but_is_taken_back_first() -> None:
    lots = [lot("a", 4), lot("b", 6, opens_on=TODAY + timedelta(3))]
    assert (balance(lots), available(lots, TODAY, 30), waiting(lots, TODAY)) == (10, 4, 6)
    with pytest.raises(KnownError) as refused:
        draw(lots, 5, TODAY, 30)
    assert (refused.value.code, refused.value.details) == ("POINTS-SHORT", {"available": 4})
    assert take_up_to(lots, 7) == (Draw("b", 6), Draw("a", 1))
    assert take_up_to(lots, 7, {"a"}) == (Draw("a", 4), Draw("b", 3))
    assert take_up_to(lots, 99) == (Draw("b", 6), Draw("a", 4))


def test_nothing_lapses_unannounced() -> None:
    held = lot("a", 8, expires_on=TODAY - timedelta(60))
    assert lapsing([held], TODAY, 30) == ()
    (warning,) = warnings([held], TODAY, 30)
    assert (warning.on, warning.amount, warning.days, warning.fresh) == (TODAY + timedelta(30), 8, 30, True)
    told = replace(held, warned_on=TODAY)
    assert available([told], TODAY + timedelta(30), 30) == 8
    assert lapsing([told], TODAY + timedelta(30), 30) == ()
    assert lapsing([told], TODAY + timedelta(31), 30) == (Draw("a", 8),)
    assert available([told], TODAY + timedelta(31), 30) == 0


def test_a_warning_names_the_day_and_the_amount() -> None:
    end = date(2026, 12, 31)
    lots = [
        lot("a", 20, expires_on=end, warned_on=date(2026, 12, 1)),
        lot("b", 4, expires_on=end, warned_on=date(2026, 12, 1)),
        lot("c", 9, expires_on=date(2027, 12, 31)),
        lot("d", 0, expires_on=end),
    ]
    (warning,) = warnings(lots, date(2026, 12, 5), 30)
    assert (warning.on, warning.amount, warning.lot_ids, warning.fresh) == (end, 24, ("a", "b"), False)


def test_only_what_is_left_of_a_credit_lapses() -> None:
    lots = (
        lot("old", 100, expires_on=date(2026, 11, 1), warned_on=EARLY),
        lot("new", 50, date(2026, 6, 1)),
    )
    spent = take(lots, draw(lots, 80, date(2026, 10, 1), 30))
    gone = take(spent, lapsing(spent, TODAY, 30))
    assert balance(gone) == 50


def test_undoing_returns_points_to_the_credit_they_came_from() -> None:
    lots = (lot("a", 3), lot("b", 5, date(2026, 2, 1)))
    draws = draw(lots, 6, TODAY, 30)
    assert give_back(take(lots, draws), draws) == lots
    with pytest.raises(ValueError, match="fit"):
        give_back(lots, draws)
    with pytest.raises(ValueError, match="fit"):
        take(lots, (Draw("a", 4),))
    with pytest.raises(ValueError, match="fit"):
        take(lots, (Draw("z", 1),))


def test_a_gift_does_not_make_points_younger() -> None:
    lots = (lot("a", 3, expires_on=date(2026, 12, 31)), lot("b", 5, date(2026, 2, 1)))
    received = handed_on(lots, (Draw("a", 3), Draw("b", 1)), ["x", "y"], TODAY)
    assert [(r.id, r.left, r.earned_on, r.expires_on) for r in received] == [
        ("x", 3, EARLY, date(2026, 12, 31)),
        ("y", 1, date(2026, 2, 1), None),
    ]


def test_two_desks_that_drew_on_one_credit_are_paired_without_loss() -> None:
    lots = [lot("a", 10), lot("b", 10, date(2026, 2, 1))]
    both = [Movement("m1", 1, 8, (Draw("a", 8),)), Movement("m2", 2, 8, (Draw("a", 8),))]
    found = pair(lots, both)
    assert found.used == {"m1": (Draw("a", 8),), "m2": (Draw("a", 2), Draw("b", 6))}
    assert (balance(found.lots), dict(found.uncovered)) == (4, {})
    third = [*both, Movement("m3", 3, 9, (Draw("b", 9),))]
    assert dict(pair(lots, third).uncovered) == {"m3": 5}
    assert balance(pair(lots, [*third, Movement("u", 4, 8, (), "m1")]).lots) == 8


amounts = st.integers(1, 30)
ages = st.integers(0, 200)


@given(st.lists(st.tuples(amounts, ages), max_size=12), st.lists(amounts, max_size=12), st.integers())
def test_pairing_is_the_same_in_any_order_and_adds_up(
    credits: list[tuple[int, int]], debits: list[int], seed: int
) -> None:
    lots = [lot(f"l{n}", amount, EARLY + timedelta(age)) for n, (amount, age) in enumerate(credits)]
    moves = [Movement(f"m{n}", n, amount) for n, amount in enumerate(debits)]
    moves += [Movement(f"u{n}", 100 + n, moves[n].amount, (), f"m{n}") for n in range(0, len(debits), 3)]
    shuffled_lots, shuffled = lots[:], moves * 2
    random.Random(seed).shuffle(shuffled_lots)
    random.Random(seed).shuffle(shuffled)
    found = pair(lots, moves)
    assert found == pair(shuffled_lots, shuffled)
    standing = sum(debits) - sum(debits[::3])
    uncovered = sum(found.uncovered.values())
    assert balance(found.lots) - uncovered == sum(a for a, _ in credits) - standing
    assert all(0 <= held.left <= held.amount for held in found.lots)


@given(st.lists(st.tuples(amounts, ages), min_size=1, max_size=10), st.data())
def test_a_debit_leaves_no_older_credit_with_something_left(
    credits: list[tuple[int, int]], data: st.DataObject
) -> None:
    lots = [lot(f"l{n}", amount, EARLY + timedelta(age)) for n, (amount, age) in enumerate(credits)]
    amount = data.draw(st.integers(1, balance(lots)))
    draws = draw(lots, amount, TODAY, 30)
    after = sorted(take(lots, draws), key=lambda held: (held.earned_on, held.id))
    touched = [held.left != held.amount for held in after]
    assert sum(d.amount for d in draws) == amount
    assert touched == sorted(touched, reverse=True)
    assert sum(1 for held in after if 0 < held.left < held.amount) <= 1


def test_what_lapses_next_is_told_with_the_day_that_counts() -> None:
    def lot(n: int, left: int, expires_on: date | None, warned_on: date | None = None) -> Lot:
        return Lot(f"l{n}", 50, left, date(2025, 1, 1), date(2025, 1, 8), expires_on, warned_on)

    today = date(2026, 11, 20)
    assert next_lapse((), today, 30) is None
    assert next_lapse((lot(1, 5, None), lot(2, 0, date(2026, 12, 31))), today, 30) is None
    far = lot(3, 7, date(2027, 12, 31))
    assert next_lapse((far, lot(4, 3, date(2027, 12, 31))), today, 30) == (10, date(2027, 12, 31))
    soon = lot(5, 4, date(2026, 12, 1))
    assert next_lapse((far, soon), today, 30) == (4, date(2026, 12, 20))
    told = lot(6, 4, date(2026, 12, 1), date(2026, 10, 1))
    assert next_lapse((far, told, soon), today, 30) == (4, date(2026, 12, 1))
    over = lot(7, 9, date(2026, 11, 1), date(2026, 10, 1))
    assert next_lapse((over, far), today, 30) == (7, date(2027, 12, 31))
