from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.errors import KnownError
from db.domain.party_service import (
    Deed,
    Quarter,
    check_reporting,
    funnel,
    quarter_of,
    quarter_reports,
)
from db.domain.volunteer_teams import (
    CORE_POSTS,
    FOUR_MEMBERS,
    ROLES,
    SEVEN_TEAMS,
    Claim,
    ClaimState,
    Post,
    check_claim,
    claimed_share,
    has_two_posts,
    report_due,
    role_names,
)

TODAY = date(2026, 11, 20)
GUARD = Post("guard", "楼栋守护岗", False, places=2)


def claim(post: str, volunteer: str, ended: date | None = None) -> Claim:
    return Claim(post, volunteer, date(2026, 3, 1), ended_on=ended)


def test_the_seven_teams_have_their_subjects() -> None:
    assert [(team.name[0], team.subject) for team in SEVEN_TEAMS] == [
        ("红", "扶贫帮困"),
        ("橙", "青春助跑"),
        ("黄", "治安巡逻"),
        ("绿", "生态环保"),
        ("青", "法律维权"),
        ("蓝", "家电维修"),
        ("紫", "卫生保健"),
    ]
    assert len({team.colour for team in SEVEN_TEAMS}) == 7
    assert len(CORE_POSTS) == 8 and len(FOUR_MEMBERS) == 4 and len(ROLES) == 5


@pytest.mark.parametrize(
    ("post", "claims", "code"),
    [
        (Post("x", "旧岗", False, active=False), [], "POST-CLOSED"),
        (GUARD, [claim("guard", "me")], "POST-HELD"),
        (GUARD, [claim("guard", "a"), claim("guard", "b")], "POST-FULL"),
        (GUARD, [claim("policy", "me"), claim("safety", "me"), claim("help", "me")], "POST-MANY"),
    ],
)
def test_what_refuses_a_claim(post: Post, claims: list[Claim], code: str) -> None:
    with pytest.raises(KnownError) as caught:
        check_claim(post, "me", claims, TODAY)
    assert caught.value.code == code


def test_a_post_given_up_is_free_again() -> None:
    ended = [claim("guard", "a", TODAY), claim("guard", "me", TODAY)]
    check_claim(GUARD, "me", [*ended, claim("guard", "b")], TODAY)


@given(st.sets(st.sampled_from([post.code for post in CORE_POSTS])))
def test_all_eight_claimed_is_a_hundred_percent(held: set[str]) -> None:
    share = claimed_share(
        [*CORE_POSTS, GUARD], [claim(code, "a") for code in held] + [claim("guard", "b")], TODAY
    )
    assert (share.part, share.whole) == (len(held), 8)
    assert (share.percent == 100.0) == (len(held) == 8)
    others = claimed_share([*CORE_POSTS, GUARD], [claim("guard", "b")], TODAY, core=False)
    assert (others.part, others.whole) == (1, 1)


def test_a_claim_goes_from_claimed_to_reported() -> None:
    pledged = Claim("guard", "a", TODAY, pledged_on=TODAY + timedelta(days=3))
    reported = Claim("guard", "a", TODAY, TODAY, (TODAY + timedelta(days=300),))
    states = [claim("guard", "a").state, pledged.state, reported.state, claim("guard", "a", TODAY).state]
    assert states == list(ClaimState)
    assert report_due(pledged) == TODAY + timedelta(days=368)
    assert report_due(reported) == TODAY + timedelta(days=665)
    assert report_due(claim("guard", "a", TODAY)) is None


def test_two_posts_are_one_at_work_and_one_here() -> None:
    held = [claim("guard", "a")]
    assert has_two_posts(True, "区税务局", held, TODAY)
    assert not has_two_posts(True, " ", held, TODAY)
    assert not has_two_posts(False, "区税务局", held, TODAY)
    assert not has_two_posts(True, "区税务局", [claim("guard", "a", TODAY)], TODAY)
    assert role_names({"mediator", "representative"}) == ("网格代表", "调解员")


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_every_day_lies_in_one_quarter(day: date) -> None:
    quarter = quarter_of(day)
    assert quarter.first <= day <= quarter.last
    assert quarter.following.first == quarter.last + timedelta(days=1)
    assert str(quarter.number) in quarter.label


deeds = st.lists(
    st.builds(
        Deed,
        st.sampled_from("abc"),
        st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        st.sampled_from(["巡逻", "送餐"]),
        st.integers(0, 500),
    ),
    max_size=20,
)


@given(deeds)
def test_the_quarters_of_a_year_report_every_deed_once(done: list[Deed]) -> None:
    reports = [one for n in range(1, 5) for one in quarter_reports(done, Quarter(2026, n), "abc")]
    assert len(reports) == 12
    assert sum(one.minutes for one in reports) == sum(deed.minutes for deed in done)
    assert sum(len(one.deeds) for one in reports) == len(done)


def test_reporting_in_needs_a_home_unit() -> None:
    check_reporting("李敏", "13812345678", "区税务局机关党委", TODAY, TODAY)
    for unit, on, code in ((" ", TODAY, "PARTY-UNIT"), ("区税务局", TODAY + timedelta(days=1), "PARTY-DATE")):
        with pytest.raises(KnownError) as caught:
            check_reporting("李敏", "13812345678", unit, on, TODAY)
        assert caught.value.code == code
    assert funnel("abcd", "bcx", "cxy") == (4, 2, 1)
    with pytest.raises(ValueError, match="four"):
        Quarter(2026, 5)
