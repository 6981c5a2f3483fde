from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.errors import KnownError
from db.domain.wishes import (
    LONGEST_TITLE,
    Wish,
    WishAction,
    WishKind,
    WishState,
    WishStep,
    check_post,
    check_step,
    replay_wish,
    wish_figures,
)

DAY = date(2026, 11, 20)
A = WishAction


def wish(*actions: WishAction) -> Wish:
    steps = [
        WishStep(str(n), n, n, action, DAY + timedelta(days=n), "zhou" if action is A.CLAIM else "", "事由")
        for n, action in enumerate(actions)
    ]
    found = replay_wish(steps)
    assert found is not None
    return found


def test_a_wish_from_the_wall_to_thanks() -> None:
    thanked = wish(A.POST, A.CLAIM, A.FULFIL, A.THANK)
    assert (thanked.state, thanked.claimer, thanked.claimed_on, thanked.done_on) == (
        WishState.THANKED,
        "zhou",
        DAY + timedelta(days=1),
        DAY + timedelta(days=2),
    )
    again = wish(A.POST, A.CLAIM, A.RELEASE)
    assert (again.state, again.claimer, again.claimed_on) == (WishState.POSTED, "", None)
    assert replay_wish([]) is None


def test_two_who_claim_at_once_leave_something_to_look_at() -> None:
    post = WishStep("p", 1, 0, A.POST, DAY)
    found = replay_wish(
        [WishStep("b", 3, 1, A.CLAIM, DAY, "li"), post, WishStep("a", 2, 1, A.CLAIM, DAY, "zhou")]
    )
    assert found is not None and (found.claimer, found.review) == ("zhou", True)


@pytest.mark.parametrize(
    ("before", "changes", "code"),
    [
        (None, {"action": A.CLAIM}, "WISH-STATE"),
        (wish(A.POST), {"action": A.FULFIL}, "WISH-STATE"),
        (wish(A.POST), {"action": A.CLAIM, "base_version": 0, "claimer": "li"}, "WISH-STALE"),
        (wish(A.POST), {"action": A.CLAIM}, "WISH-CLAIMER"),
        (wish(A.POST), {"action": A.WITHDRAW}, "WISH-REASON"),
        (wish(A.POST, A.CLAIM), {"action": A.FULFIL, "on": DAY}, "WISH-DATE"),
    ],
)
def test_what_refuses_a_step(before: Wish | None, changes: dict[str, object], code: str) -> None:
    step = WishStep("n", 9, before.version if before else 0, A.POST, DAY + timedelta(days=9))
    with pytest.raises(KnownError) as caught:
        check_step(before, replace(step, **changes))  # type: ignore[arg-type]
    assert caught.value.code == code


def test_a_step_in_order_passes() -> None:
    check_step(None, WishStep("n", 9, 0, A.POST, DAY))
    check_step(wish(A.POST), WishStep("n", 9, 1, A.CLAIM, DAY, "li"))


steps_of_desks = st.lists(
    st.builds(
        WishStep,
        st.uuids().map(str),
        st.integers(0, 5),
        st.integers(0, 6),
        st.sampled_from(A),
        st.just(DAY),
        st.just("li"),
    ),
    max_size=14,
)


@given(steps_of_desks, st.randoms(use_true_random=False))
def test_the_order_of_arrival_never_matters(steps: list[WishStep], rng: random.Random) -> None:
    shuffled = [*steps, *steps[:3]]
    rng.shuffle(shuffled)
    found = replay_wish(steps)
    assert replay_wish(shuffled) == found
    if found is not None:
        assert (found.claimer != "") == (found.claimed_on is not None)
        assert found.state is not WishState.POSTED or found.claimer == ""


def test_wishes_are_counted_by_how_far_they_came() -> None:
    all_of_them = [
        wish(A.POST),
        wish(A.POST, A.CLAIM),
        wish(A.POST, A.CLAIM, A.FULFIL),
        wish(A.POST, A.CLAIM, A.FULFIL, A.THANK),
        wish(A.POST, A.WITHDRAW),
    ]
    found = wish_figures(all_of_them)
    assert (found.posted, found.claimed, found.done, found.thanked, found.withdrawn) == (5, 3, 2, 1, 1)
    assert (found.fulfilled.part, found.fulfilled.whole) == (2, 4)
    assert wish_figures([]).fulfilled.percent is None


def test_a_wish_about_to_be_posted() -> None:
    assert check_post("  一台  收音机 ", DAY, DAY) == "一台 收音机"
    for title, by, code in (
        (" ", None, "WISH-TITLE"),
        ("愿" * (LONGEST_TITLE + 1), None, "WISH-TITLE"),
        ("米", DAY - timedelta(days=1), "WISH-WANTED"),
    ):
        with pytest.raises(KnownError) as caught:
            check_post(title, by, DAY)
        assert caught.value.code == code
    assert [kind.label for kind in WishKind] == ["微心愿", "急需求"]
