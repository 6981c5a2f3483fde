"""Rights to spend: what keeps points from being spent twice by two desks that cannot see each other.

A bounded counter with one default holder (Balegas et al. 2015). Every point is a right to spend it, and a right is
held in one place: at home (the centre's own pool, which is the desk itself while it stands alone, else the hub or
server) or by one incarnation of one desk. A desk spends what it holds, not what it displays. Rights that are handed
over leave first and arrive later; in transit nobody holds them.

All rights are sums of append-only moves, so the order in which they arrive does not matter and one delivered twice
counts once. A sum below zero can only come from a restored or forged desk: it is flagged for a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from db.domain.errors import KnownError

HOME = "home"
"""The centre's own pool. A desk that stands alone is at home there and so holds everything."""
GRANT_LIFE = timedelta(days=7)
"""How long rights away from home may be spent."""
RECLAIM_AFTER = timedelta(hours=24)
"""How long after their end the server takes them back: a desk whose clock is late has stopped by then."""


@dataclass(frozen=True, slots=True)
class Post:
    """Where somebody spends: this incarnation, and whether it is the centre's pool too (alone, or the hub)."""

    incarnation: str
    at_home: bool

    @property
    def own(self) -> str:
        """The holder under which rights arise here."""
        return HOME if self.at_home else self.incarnation

    def holds(self, place: Place) -> bool:
        """Whether rights in that place may be spent here."""
        return place.holder == self.incarnation or (self.at_home and place.holder == HOME)


class Place(NamedTuple):
    """Where rights lie: the holder, from when they may be spent, and for rights away from home until when.

    ``grant`` is the transfer that brought them, empty for rights that arose here.
    """

    holder: str
    opens_on: date
    grant: str = ""
    ends_at: datetime | None = None


class RightsKind(StrEnum):
    """Why rights moved."""

    EARN = "earn"
    SPEND = "spend"
    UNDO = "undo"
    OUT = "out"
    IN = "in"


class RightsMove(NamedTuple):
    """Rights that came to a place (amount above zero) or left it. ``ref``: redemption, entry or transfer.

    ``to`` is the holder that an OUT is meant for. Two moves alike in everything are one move.
    """

    kind: RightsKind
    ref: str
    place: Place
    amount: int
    to: str = ""


@dataclass(frozen=True, slots=True)
class Rights:
    """The rights of one member, as far as this desk knows them."""

    moves: frozenset[RightsMove] = frozenset()
    held: Mapping[Place, int] = field(default_factory=dict)
    transit: Mapping[str, int] = field(default_factory=dict)
    """Transfers that have left and not arrived, with their amounts."""

    def after(self, moves: Iterable[RightsMove]) -> Rights:
        """With further moves; those known already change nothing."""
        fresh = frozenset(moves) - self.moves
        if not fresh:
            return self
        held, transit = Counter(self.held), Counter(self.transit)
        for move in fresh:
            held[move.place] += move.amount
            if move.kind in (RightsKind.OUT, RightsKind.IN):
                transit[move.ref] -= move.amount
        return Rights(
            self.moves | fresh,
            {place: amount for place, amount in held.items() if amount},
            {ref: amount for ref, amount in transit.items() if amount},
        )

    @property
    def overdrawn(self) -> int:
        """Rights spent that were not there: an exception for a person, 0 where nobody broke the rules."""
        return -sum(amount for amount in self.held.values() if amount < 0)

    @property
    def total(self) -> int:
        """All rights, in transit too; equals the member's balance."""
        return sum(self.held.values()) + sum(self.transit.values())

    def of(self, kind: RightsKind, ref: str) -> tuple[RightsMove, ...]:
        """The moves of one redemption, entry or transfer."""
        return tuple(sorted(m for m in self.moves if m.kind is kind and m.ref == ref))


NO_RIGHTS = Rights()


def _held(rights: Rights, post: Post, now: datetime) -> list[tuple[Place, int]]:
    """What lies here and has not ended; an ended grant is the server's to take and nobody else's to touch."""
    return [
        (place, amount)
        for place, amount in rights.held.items()
        if amount > 0 and post.holds(place) and (place.ends_at is None or now < place.ends_at)
    ]


def _ready(rights: Rights, post: Post, now: datetime, today: date) -> list[tuple[Place, int]]:
    ready = [held for held in _held(rights, post, now) if held[0].opens_on <= today]
    return sorted(ready, key=lambda held: _first_to_end(held[0]))


def _short(rights: Rights, post: Post) -> int:
    return sum(amount for place, amount in rights.held.items() if amount < 0 and post.holds(place))


def _first_to_end(place: Place) -> tuple[bool, float, date, str, str]:
    ends = place.ends_at.timestamp() if place.ends_at else 0.0
    return place.ends_at is None, ends, place.opens_on, place.holder, place.grant


def spendable(rights: Rights, post: Post, now: datetime, today: date) -> int:
    """What may be spent here now (本窗口现在可花); what is overdrawn here comes off it."""
    return max(0, sum(amount for _, amount in _ready(rights, post, now, today)) + _short(rights, post))


def elsewhere(rights: Rights, post: Post) -> int:
    """Rights that other desks hold or that are on their way (其中在别的窗口)."""
    return sum(a for place, a in rights.held.items() if a > 0 and not post.holds(place)) + sum(
        rights.transit.values()
    )


def earn(rights: Rights, post: Post, ref: str, amount: int, opens_on: date) -> tuple[RightsMove, ...]:
    """Earning makes rights where it is recorded; nothing for an entry that has made them."""
    if amount <= 0:
        raise ValueError("earned rights are above zero")
    if any(move.ref == ref for move in rights.moves if move.kind is RightsKind.EARN):
        return ()
    return (RightsMove(RightsKind.EARN, ref, Place(post.own, opens_on), amount),)


def spend(
    rights: Rights, post: Post, ref: str, amount: int, now: datetime, today: date
) -> tuple[RightsMove, ...]:
    """Spend ``amount`` from the rights held here, those that end first.

    ``ref`` was made when the dialog opened: spent once, it spends nothing again. Raises KnownError RIGHTS-SHORT
    (details: ``spendable``, ``elsewhere``).
    """
    if amount <= 0:
        raise ValueError("what is spent is above zero")
    if rights.of(RightsKind.SPEND, ref):
        return ()
    there = spendable(rights, post, now, today)
    if there < amount:
        other = elsewhere(rights, post)
        hint = f"，另有 {other} 分在别的窗口，联网同步后可用" if other else ""
        raise KnownError(
            "RIGHTS-SHORT",
            f"本窗口现在可花 {there} 分，不够 {amount} 分{hint}；请少选一件或改日再换。",
            "amount",
            spendable=there,
            elsewhere=other,
        )
    return _leave(_ready(rights, post, now, today), RightsKind.SPEND, ref, amount)


def here(rights: Rights, post: Post, now: datetime) -> int:
    """All rights held here, unopened ones included, less what is overdrawn."""
    return max(0, sum(amount for _, amount in _held(rights, post, now)) + _short(rights, post))


def take_away(
    rights: Rights, post: Post, ref: str, amount: int, now: datetime, *, newest_first: bool = True
) -> tuple[RightsMove, ...]:
    """Give up ``amount`` of the rights held here for a correction, a lapse or a closed account.

    ``amount`` is at most :func:`here`: rights elsewhere can only be taken once they have come home.
    """
    if rights.of(RightsKind.SPEND, ref):
        return ()
    if amount > here(rights, post, now):
        raise ValueError("rights held elsewhere cannot be taken")
    order = -1 if newest_first else 1
    held = _held(rights, post, now)
    held.sort(key=lambda item: (order * item[0].opens_on.toordinal(), _first_to_end(item[0])))
    return _leave(held, RightsKind.SPEND, ref, amount)


def _leave(
    held: Iterable[tuple[Place, int]], kind: RightsKind, ref: str, amount: int, to: str = ""
) -> tuple[RightsMove, ...]:
    moves = []
    for place, there in held:
        part = min(there, amount)
        if part <= 0:
            break
        moves.append(RightsMove(kind, ref, place, -part, to))
        amount -= part
    return tuple(moves)


def undo(rights: Rights, ref: str) -> tuple[RightsMove, ...]:
    """Rights return to where a redemption took them from; nothing the second time."""
    if rights.of(RightsKind.UNDO, ref):
        return ()
    return tuple(m._replace(kind=RightsKind.UNDO, amount=-m.amount) for m in rights.of(RightsKind.SPEND, ref))


def send(
    rights: Rights, post: Post, transfer: str, to: str, amount: int, now: datetime, today: date
) -> tuple[RightsMove, ...]:
    """The donor's half of a transfer, written before anybody else hears of it.

    Raises KnownError RIGHTS-SHORT, RIGHTS-TO for handing over to oneself.
    """
    if amount <= 0:
        raise ValueError("what is handed over is above zero")
    if rights.of(RightsKind.OUT, transfer):
        return ()
    if to in (post.incarnation, post.own):
        raise KnownError("RIGHTS-TO", "额度已经在本窗口，不用调拨；请另选窗口。", "to")
    there = spendable(rights, post, now, today)
    if there < amount:
        raise KnownError("RIGHTS-SHORT", f"本窗口只有 {there} 分额度，请少调一些。", "amount", spendable=there)
    return _leave(_ready(rights, post, now, today), RightsKind.OUT, transfer, amount, to)


def send_home(rights: Rights, post: Post, transfer: str, now: datetime) -> tuple[RightsMove, ...]:
    """Everything this desk holds, opened or not, goes home (at a sync, at closing time, before it is retired).

    An ended grant stays: the server takes it by :func:`reclaim`.
    """
    if post.at_home or rights.of(RightsKind.OUT, transfer):
        return ()
    held = sorted(_held(rights, post, now))
    return tuple(RightsMove(RightsKind.OUT, transfer, place, -amount, HOME) for place, amount in held)


def receive(rights: Rights, transfer: str, holder: str, now: datetime) -> tuple[RightsMove, ...]:
    """The recipient's half, made by the hub or server for the recipient's present incarnation.

    Nothing before the donor's half is known, and nothing twice. Away from home the rights end after
    :data:`GRANT_LIFE`. A recipient that has been restored since is another incarnation: the server names it here.
    """
    if rights.of(RightsKind.IN, transfer):
        return ()
    sums: Counter[Place] = Counter()
    for move in rights.of(RightsKind.OUT, transfer):
        if holder == HOME:
            place = Place(HOME, move.place.opens_on)
        else:
            place = Place(holder, move.place.opens_on, transfer, now + GRANT_LIFE)
        sums[place] -= move.amount
    return tuple(RightsMove(RightsKind.IN, transfer, place, amount) for place, amount in sorted(sums.items()))


def reclaim(rights: Rights, transfer: str, now: datetime) -> tuple[RightsMove, ...]:
    """The server takes home what is left of grants a day after their end; both halves are its own.

    A redemption that arrives later leaves the desk's sum below zero: flagged, and never dropped.
    """
    over = sorted(
        (place, amount)
        for place, amount in rights.held.items()
        if amount > 0 and place.ends_at is not None and now >= place.ends_at + RECLAIM_AFTER
    )
    home: Counter[Place] = Counter()
    for place, amount in over:
        home[Place(HOME, place.opens_on)] += amount
    return (
        *(RightsMove(RightsKind.OUT, transfer, place, -amount, HOME) for place, amount in over),
        *(RightsMove(RightsKind.IN, transfer, place, amount) for place, amount in sorted(home.items())),
    )
