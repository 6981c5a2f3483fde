"""Which credit a debit uses up, and which credits lapse: lots, the oldest first.

Every credit is a lot. A debit names the lots it draws from, so a lot that lapses is only what is left of it: a
balance is the sum of what is left, before and after, and never collapses. Nothing lapses unannounced: a lot ends
on its date, or a full period of notice after its owner was warned, whichever is later.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from typing import NamedTuple

from db.domain.errors import KnownError


@dataclass(frozen=True, slots=True)
class ExpiryPolicy:
    """``months`` a credit lives (None: for ever), then ``to_year_end`` of that year; ``notice_days`` of warning."""

    months: int | None = None
    to_year_end: bool = False
    notice_days: int = 30

    def check(self) -> None:
        """Raises KnownError POINTS-RULES."""
        if self.months is not None and not 1 <= self.months <= 600:
            raise KnownError("POINTS-RULES", "积分有效期应是 1 到 600 个月；长期有效请留空。", "months")
        if not 0 <= self.notice_days <= 365:
            raise KnownError("POINTS-RULES", "过期提醒应提前 0 到 365 天，请改正。", "notice_days")

    def expires_on(self, earned_on: date) -> date | None:
        """The last day on which a credit of that day may be used."""
        if self.months is None:
            return None
        months = earned_on.year * 12 + earned_on.month - 1 + self.months
        year, month = months // 12, months % 12 + 1
        if self.to_year_end:
            return date(year, 12, 31)
        return date(year, month, min(earned_on.day, monthrange(year, month)[1]))


FOREVER = ExpiryPolicy()
"""Credits that never lapse."""


@dataclass(frozen=True, slots=True)
class Lot:
    """A credit and what is left of it. It may be used from ``opens_on`` (公示期满) to ``expires_on``.

    ``warned_on``: when its owner was told that it will lapse.
    """

    id: str
    amount: int
    left: int
    earned_on: date
    opens_on: date
    expires_on: date | None = None
    warned_on: date | None = None

    def last_day(self, notice_days: int) -> date | None:
        """The last day it may be used; None while it cannot lapse (no date, or nobody was warned)."""
        if self.expires_on is None or self.warned_on is None:
            return None
        return max(self.expires_on, self.warned_on + timedelta(notice_days))

    def usable(self, today: date, notice_days: int) -> bool:
        """Whether something of it may be used today."""
        last = self.last_day(notice_days)
        return self.left > 0 and self.opens_on <= today and (last is None or today <= last)


class Draw(NamedTuple):
    """So much taken from a lot."""

    lot_id: str
    amount: int


def _age(lot: Lot) -> tuple[date, str]:
    return lot.earned_on, lot.id


def balance(lots: Iterable[Lot]) -> int:
    """What is left of all lots, those not yet open included (账面余额)."""
    return sum(lot.left for lot in lots)


def available(lots: Iterable[Lot], today: date, notice_days: int) -> int:
    """What may be used today."""
    return sum(lot.left for lot in lots if lot.usable(today, notice_days))


def waiting(lots: Iterable[Lot], today: date) -> int:
    """What is booked and not yet open (待公示)."""
    return sum(lot.left for lot in lots if lot.opens_on > today)


def draw(lots: Sequence[Lot], amount: int, today: date, notice_days: int) -> tuple[Draw, ...]:
    """The lots that a debit uses up, the oldest first.

    Raises KnownError POINTS-AMOUNT, POINTS-SHORT (details: ``available``).
    """
    if isinstance(amount, bool) or amount <= 0:
        raise KnownError("POINTS-AMOUNT", "数额要是大于 0 的整数，请重新填写。", "amount")
    usable = sorted((lot for lot in lots if lot.usable(today, notice_days)), key=_age)
    draws = _from(usable, amount)
    missing = amount - sum(d.amount for d in draws)
    if missing:
        there = amount - missing
        raise KnownError(
            "POINTS-SHORT", f"可用 {there} 分，还差 {missing} 分，请少选一件或下次再换。", "amount", available=there
        )
    return draws


def take_up_to(lots: Sequence[Lot], amount: int, first: Collection[str] = ()) -> tuple[Draw, ...]:
    """What can be taken back of ``amount`` (correction, misconduct, closing).

    The lots that are corrected go ``first``, then unopened ones, then what opened last.
    """
    newest = sorted(lots, key=lambda lot: (lot.id not in first, -lot.opens_on.toordinal(), lot.earned_on, lot.id))
    return _from([lot for lot in newest if lot.left > 0], amount)


def _from(lots: Iterable[Lot], amount: int) -> tuple[Draw, ...]:
    draws = []
    for lot in lots:
        if amount <= 0:
            break
        taken = min(lot.left, amount)
        amount -= taken
        if taken:
            draws.append(Draw(lot.id, taken))
    return tuple(draws)


def lapsing(lots: Iterable[Lot], today: date, notice_days: int) -> tuple[Draw, ...]:
    """What lapses today: the rest of each lot whose last day is over."""
    ended = []
    for lot in sorted(lots, key=_age):
        last = lot.last_day(notice_days)
        if lot.left > 0 and last is not None and last < today:
            ended.append(Draw(lot.id, lot.left))
    return tuple(ended)


class LapseWarning(NamedTuple):
    """So much will lapse after ``on``; ``lot_ids`` are to be marked as warned today if ``fresh``."""

    on: date
    amount: int
    days: int
    lot_ids: tuple[str, ...]
    fresh: bool


def warnings(lots: Iterable[Lot], today: date, notice_days: int) -> tuple[LapseWarning, ...]:
    """What will lapse within the period of notice, soonest first; a lot without a warning gets its full period."""
    groups: dict[tuple[date, bool], list[Lot]] = {}
    for lot in lots:
        if lot.left <= 0 or lot.expires_on is None or lot.expires_on - today > timedelta(notice_days):
            continue
        last = replace(lot, warned_on=lot.warned_on or today).last_day(notice_days)
        if last is not None and last >= today:
            groups.setdefault((last, lot.warned_on is None), []).append(lot)
    return tuple(
        LapseWarning(
            on, sum(lot.left for lot in held), (on - today).days, tuple(lot.id for lot in sorted(held, key=_age)), fresh
        )
        for (on, fresh), held in sorted(groups.items())
    )


class NextLapse(NamedTuple):
    """So much may be used until ``on``, and lapses after it."""

    amount: int
    on: date


def next_lapse(lots: Iterable[Lot], today: date, notice_days: int) -> NextLapse | None:
    """What lapses next, however far away, if its owner is told today; None where nothing ever does."""
    return next(iter(next_lapses(lots, today, notice_days)), None)


def next_lapses(lots: Iterable[Lot], today: date, notice_days: int) -> tuple[NextLapse, ...]:
    """Everything that will lapse if its owner is told today, the soonest first."""
    sums: dict[date, int] = {}
    for lot in lots:
        if lot.left > 0 and lot.expires_on is not None:
            on = max(lot.expires_on, (lot.warned_on or today) + timedelta(notice_days))
            if on >= today:
                sums[on] = sums.get(on, 0) + lot.left
    return tuple(NextLapse(amount, on) for on, amount in sorted(sums.items()))


def take(lots: Sequence[Lot], draws: Iterable[Draw]) -> tuple[Lot, ...]:
    """The lots after a debit. ``ValueError`` when a draw takes more than is left."""
    return _change(lots, {d.lot_id: -d.amount for d in draws})


def give_back(lots: Sequence[Lot], draws: Iterable[Draw]) -> tuple[Lot, ...]:
    """The lots after the opposite entry: each draw returns to the lot it came from, with that lot's date."""
    return _change(lots, {d.lot_id: d.amount for d in draws})


def _change(lots: Sequence[Lot], changes: dict[str, int]) -> tuple[Lot, ...]:
    if not changes:
        return tuple(lots)
    after = tuple(
        replace(lot, left=lot.left + changes.pop(lot.id)) if lot.id in changes else lot for lot in lots
    )
    if changes or any(not 0 <= lot.left <= lot.amount for lot in after):
        raise ValueError("a draw does not fit the lots")
    return after


def handed_on(lots: Sequence[Lot], draws: Iterable[Draw], new_ids: Sequence[str], today: date) -> tuple[Lot, ...]:
    """The lots that a gift makes for the one who receives it: each keeps the age and date of what it came from.

    Points passed to and fro never live longer. ``new_ids`` has one id per draw.
    """
    by_id = {lot.id: lot for lot in lots}
    return tuple(
        replace(by_id[d.lot_id], id=new_id, amount=d.amount, left=d.amount, opens_on=today)
        for d, new_id in zip(draws, new_ids, strict=True)
    )


class Movement(NamedTuple):
    """A debit as sync sees it (``draws`` as its desk saw the lots), or with ``returns`` the undoing of one."""

    id: str
    hlc: int
    amount: int
    draws: tuple[Draw, ...] = ()
    returns: str = ""


@dataclass(frozen=True, slots=True)
class Pairing:
    """What is left of the lots, what each debit used up, and debits that nothing covers (an exception)."""

    lots: tuple[Lot, ...]
    used: Mapping[str, tuple[Draw, ...]]
    uncovered: Mapping[str, int]


def pair(credits: Iterable[Lot], movements: Iterable[Movement]) -> Pairing:
    """The same pairing on every desk, in whatever order the rows arrived.

    A debit takes the lots it names as far as they reach; where another desk drew on the same lot at the same time,
    the rest comes from the oldest lot that has something left. What no lot covers is reported, never dropped.
    """
    lots = {lot.id: replace(lot, left=lot.amount) for lot in credits}
    order = [lot.id for lot in sorted(lots.values(), key=_age)]
    used: dict[str, tuple[Draw, ...]] = {}
    uncovered: dict[str, int] = {}
    unique = {movement.id: movement for movement in movements}
    for movement in sorted(unique.values(), key=lambda m: (m.hlc, m.id)):
        if movement.returns:
            for back in used.pop(movement.returns, ()):
                lots[back.lot_id] = replace(lots[back.lot_id], left=lots[back.lot_id].left + back.amount)
            uncovered.pop(movement.returns, None)
            continue
        taken: dict[str, int] = {}
        rest = movement.amount
        named = [d for d in movement.draws if d.lot_id in lots]
        for lot_id, wanted in chain(named, ((lot_id, movement.amount) for lot_id in order)):
            if not rest:
                break
            part = min(wanted, rest, lots[lot_id].left)
            if part > 0:
                lots[lot_id] = replace(lots[lot_id], left=lots[lot_id].left - part)
                taken[lot_id] = taken.get(lot_id, 0) + part
                rest -= part
        used[movement.id] = tuple(Draw(lot_id, part) for lot_id, part in taken.items())
        if rest:
            uncovered[movement.id] = rest
    return Pairing(tuple(lots[lot_id] for lot_id in order), used, uncovered)
