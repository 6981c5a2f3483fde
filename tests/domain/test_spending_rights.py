from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from db.domain.errors import KnownError
from db.domain.spending_rights import (
    GRANT_LIFE,
    HOME,
    NO_RIGHTS,
    RECLAIM_AFTER,
    Place,
    Post,
    Rights,
    RightsKind,
    RightsMove,
    earn,
    elsewhere,
    here,
    receive,
    reclaim,
    send,
    send_home,
    spend,
    spendable,
    take_away,
    undo,
)
from tests.domain.points_worlds import ALONE, MORNING, TODAY

DESK = Post("desk-1", at_home=False)
OTHER = Post("desk-2", at_home=False)
SERVER = Post("server", at_home=True)


def earned(amount: int, post: Post = ALONE, opens_on: date = TODAY, ref: str = "e1") -> Rights:
    return NO_RIGHTS.after(earn(NO_RIGHTS, post, ref, amount, opens_on))


def test_a_desk_without_a_server_holds_all_rights() -> None:
    assert spendable(earned(186), ALONE, MORNING, TODAY) == 186
    assert spendable(earned(186), Post("restored", at_home=True), MORNING, TODAY) == 186


def test_another_incarnation_holds_nothing() -> None:
    rights = earned(9, DESK)
    assert spendable(rights, DESK, MORNING, TODAY) == 9
    assert spendable(rights, Post("desk-1-restored", at_home=False), MORNING, TODAY) == 0
    with pytest.raises(KnownError) as refused:
        spend(rights, OTHER, "r1", 5, MORNING, TODAY)
    assert refused.value.details == {"spendable": 0, "elsewhere": 9}


def test_what_is_in_publicity_opens_later() -> None:
    rights = earned(6, opens_on=TODAY + timedelta(1))
    assert (spendable(rights, ALONE, MORNING, TODAY), here(rights, ALONE, MORNING)) == (0, 6)
    assert spendable(rights, ALONE, MORNING, TODAY + timedelta(1)) == 6
    mixed = rights.after(earn(rights, ALONE, "e2", 4, TODAY))
    assert [m.amount for m in take_away(mixed, ALONE, "c1", 7, MORNING)] == [-6, -1]
    assert [m.amount for m in take_away(mixed, ALONE, "c1", 7, MORNING, newest_first=False)] == [-4, -3]


def test_a_redeem_id_spends_once_and_is_undone_once() -> None:
    rights = earned(10)
    spent = rights.after(spend(rights, ALONE, "r1", 7, MORNING, TODAY))
    assert spend(spent, ALONE, "r1", 7, MORNING, TODAY) == ()
    back = spent.after(undo(spent, "r1"))
    assert spendable(back, ALONE, MORNING, TODAY) == 10
    assert undo(back, "r1") == ()
    assert earn(rights, ALONE, "e1", 10, TODAY) == ()


def test_rights_in_transit_are_held_by_nobody_and_arrive_once() -> None:
    rights = earned(10)
    moves = send(rights, SERVER, "t1", "desk-1", 6, MORNING, TODAY)
    assert receive(rights, "t1", "desk-1", MORNING) == ()
    sent = rights.after(moves)
    assert (spendable(sent, SERVER, MORNING, TODAY), spendable(sent, DESK, MORNING, TODAY)) == (4, 0)
    assert (elsewhere(sent, SERVER), sent.total) == (6, 10)
    assert send(sent, SERVER, "t1", "desk-1", 6, MORNING, TODAY) == ()
    arrived = sent.after(receive(sent, "t1", "desk-1", MORNING))
    assert receive(arrived, "t1", "desk-1", MORNING) == ()
    assert (spendable(arrived, DESK, MORNING, TODAY), dict(arrived.transit)) == (6, {})


def test_a_grant_goes_to_the_present_incarnation_of_a_restored_desk() -> None:
    rights = earned(10)
    sent = rights.after(send(rights, SERVER, "t1", "desk-1", 6, MORNING, TODAY))
    arrived = sent.after(receive(sent, "t1", "desk-1-new", MORNING))
    assert spendable(arrived, Post("desk-1-new", at_home=False), MORNING, TODAY) == 6
    assert spendable(arrived, DESK, MORNING, TODAY) == 0


def granted(amount: int) -> Rights:
    rights = earned(amount)
    rights = rights.after(send(rights, SERVER, "t1", "desk-1", amount, MORNING, TODAY))
    return rights.after(receive(rights, "t1", "desk-1", MORNING))


def test_a_grant_ends_by_the_desks_clock_and_is_reclaimed_a_day_later() -> None:
    rights, end = granted(6), MORNING + GRANT_LIFE
    assert spendable(rights, DESK, end - timedelta(seconds=1), TODAY) == 6
    assert spendable(rights, DESK, end, TODAY) == 0
    assert reclaim(rights, "c1", end + RECLAIM_AFTER - timedelta(seconds=1)) == ()
    home = rights.after(reclaim(rights, "c1", end + RECLAIM_AFTER))
    assert (here(home, DESK, end), spendable(home, SERVER, end, TODAY)) == (0, 6)
    assert reclaim(home, "c2", end + 2 * RECLAIM_AFTER) == ()


def test_a_redemption_that_arrives_after_the_reclaim_is_flagged_not_lost() -> None:
    rights, end = granted(6), MORNING + GRANT_LIFE
    late = spend(rights, DESK, "r1", 4, MORNING, TODAY)
    home = rights.after(reclaim(rights, "c1", end + RECLAIM_AFTER)).after(late)
    assert (home.overdrawn, home.total) == (4, 2)
    assert spendable(home, DESK, MORNING, TODAY) == 0


def test_everything_goes_home_before_a_desk_is_retired() -> None:
    rights = earned(5, DESK)
    rights = rights.after(earn(rights, DESK, "e2", 3, TODAY + timedelta(4)))
    rights = rights.after(send_home(rights, DESK, "t1", MORNING))
    rights = rights.after(receive(rights, "t1", HOME, MORNING))
    assert (here(rights, DESK, MORNING), here(rights, SERVER, MORNING)) == (0, 8)
    assert spendable(rights, SERVER, MORNING, TODAY) == 5
    assert send_home(rights, SERVER, "t2", MORNING) == ()


def test_rights_are_not_handed_to_oneself_nor_beyond_what_is_there() -> None:
    for to in (HOME, "desk-1"):
        with pytest.raises(KnownError) as refused:
            send(earned(5), ALONE, "t1", to, 2, MORNING, TODAY)
        assert refused.value.code == "RIGHTS-TO"
    with pytest.raises(KnownError) as refused:
        send(earned(5), ALONE, "t1", "desk-2", 6, MORNING, TODAY)
    assert refused.value.code == "RIGHTS-SHORT"
    with pytest.raises(ValueError, match="elsewhere"):
        take_away(earned(5), DESK, "c1", 1, MORNING)


POSTS = (SERVER, DESK, OTHER)


class Desks(RuleBasedStateMachine):
    """Three posts, each knowing only what it was told, and the truth that knows all moves."""

    def __init__(self) -> None:
        super().__init__()
        self.known = dict.fromkeys(POSTS, NO_RIGHTS)
        self.truth = NO_RIGHTS
        self.earned = self.spent = self.n = 0
        self.now = MORNING

    def write(self, post: Post, moves: tuple[RightsMove, ...]) -> None:
        self.known[post] = self.known[post].after(moves)
        self.truth = self.truth.after(moves)

    def fresh(self, letter: str) -> str:
        self.n += 1
        return f"{letter}{self.n}"

    @rule(post=st.sampled_from(POSTS), amount=st.integers(1, 20))
    def earn(self, post: Post, amount: int) -> None:
        self.write(post, earn(self.known[post], post, self.fresh("e"), amount, TODAY))
        self.earned += amount

    @rule(post=st.sampled_from(POSTS), amount=st.integers(1, 25), undone=st.booleans())
    def spend(self, post: Post, amount: int, undone: bool) -> None:
        ref = self.fresh("r")
        there = spendable(self.known[post], post, self.now, TODAY)
        try:
            self.write(post, spend(self.known[post], post, ref, amount, self.now, TODAY))
        except KnownError as refused:
            assert refused.code == "RIGHTS-SHORT"
            assert there < amount
            return
        assert there >= amount
        assert spend(self.known[post], post, ref, amount, self.now, TODAY) == ()
        if undone:
            self.write(post, undo(self.known[post], ref))
        else:
            self.spent += amount

    @rule(post=st.sampled_from((DESK, OTHER)), amount=st.integers(1, 20))
    def grant(self, post: Post, amount: int) -> None:
        there = spendable(self.known[SERVER], SERVER, self.now, TODAY)
        if there:
            ref = self.fresh("t")
            part = min(there, amount)
            moves = send(self.known[SERVER], SERVER, ref, post.incarnation, part, self.now, TODAY)
            self.write(SERVER, moves)

    @rule(post=st.sampled_from((DESK, OTHER)))
    def hand_back(self, post: Post) -> None:
        self.write(post, send_home(self.known[post], post, self.fresh("t"), self.now))

    @rule(post=st.sampled_from((DESK, OTHER)))
    def sync(self, post: Post) -> None:
        """The desk pushes all it knows, the server completes transfers, the desk pulls."""
        self.known[SERVER] = self.known[SERVER].after(self.known[post].moves)
        server = self.known[SERVER]
        for transfer in sorted(server.transit):
            to = server.of(RightsKind.OUT, transfer)[0].to
            self.write(SERVER, receive(self.known[SERVER], transfer, to, self.now))
        self.known[post] = self.known[post].after(self.known[SERVER].moves)

    @rule(hours=st.integers(1, 60))
    def wait(self, hours: int) -> None:
        """Time goes by; each desk is heard of before the server reclaims from it."""
        self.now += timedelta(hours=hours)
        for post in (DESK, OTHER):
            self.known[SERVER] = self.known[SERVER].after(self.known[post].moves)
        self.write(SERVER, reclaim(self.known[SERVER], self.fresh("c"), self.now))

    @invariant()
    def nothing_is_spent_that_was_not_earned(self) -> None:
        assert self.spent <= self.earned
        assert self.truth.total == self.earned - self.spent
        assert self.truth.overdrawn == 0
        assert sum(spendable(self.truth, post, self.now, TODAY) for post in POSTS) <= self.truth.total
        for post in POSTS:
            assert here(self.known[post], post, self.now) <= here(self.truth, post, self.now)

    def teardown(self) -> None:
        shuffled = sorted(self.truth.moves)
        random.Random(len(shuffled)).shuffle(shuffled)
        pushes = [shuffled[n : n + 7] for n in range(0, len(shuffled), 5)]
        merged = NO_RIGHTS
        for push in pushes:
            merged = merged.after(push)
        assert merged == self.truth


TestDesks = Desks.TestCase
TestDesks.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


@given(st.integers(1, 50), st.integers(1, 50))
def test_no_two_desks_can_spend_the_same_points(a: int, b: int) -> None:
    """Both restored from one image: only the incarnation that holds the rights may spend."""
    rights = earned(50, DESK)
    rights = rights.after(spend(rights, DESK, "r1", a, MORNING, TODAY))
    with pytest.raises(KnownError):
        spend(rights, OTHER, "r2", b, MORNING, TODAY)
    assert rights.held.get(Place("desk-1", TODAY), 0) == 50 - a
