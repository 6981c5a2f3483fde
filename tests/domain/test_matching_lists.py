from __future__ import annotations

import random
from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from db.domain.demand_table import Urgency
from db.domain.matching_lists import Match, Need, Offer, fits, match, shared_days

NOV1, NOV15, NOV30, DEC31 = (
    date(2026, 11, 1),
    date(2026, 11, 15),
    date(2026, 11, 30),
    date(2026, 12, 31),
)


def test_periods_meet_on_a_shared_day() -> None:
    offer = Offer("o", "理发", 5, NOV15, NOV30)
    assert shared_days(offer, Need("n", "理发", 1, NOV1, NOV15)) == (NOV15, NOV15)
    assert shared_days(offer, Need("n", "理发", 1, NOV1, date(2026, 11, 14))) is None
    assert shared_days(offer, Need("n", "理发", 1, NOV1)) == (NOV15, NOV30)
    assert shared_days(offer._replace(ends_on=None), Need("n", "理发", 1, NOV1)) == (NOV15, None)


def test_the_urgent_first_and_what_runs_out_soonest() -> None:
    offers = [
        Offer("long", "理发", 3, NOV1),
        Offer("soon", "理发", 2, NOV1, NOV30),
        Offer("x", "家电", 9, NOV1),
    ]
    needs = [
        Need("later", "理发", 2, NOV1, DEC31),
        Need("first", "理发 ", 4, NOV1, DEC31, Urgency.URGENT),
    ]
    found = match(offers, needs)
    assert found.matches == (
        Match("soon", "first", 2, NOV1, NOV30),
        Match("long", "first", 2, NOV1, DEC31),
        Match("long", "later", 1, NOV1, DEC31),
    )
    assert found.open_needs == (("later", 1),)
    assert found.spare_offers == (("x", 9),)


def test_what_was_agreed_is_taken_off() -> None:
    offers = [Offer("o", "理发", 3, NOV1)]
    needs = [Need("n", "理发", 2, NOV1), Need("m", "理发", 2, NOV1)]
    found = match(offers, needs, [Match("o", "n", 2, NOV1, None)])
    assert found.matches == (Match("o", "m", 1, NOV1, None),)
    assert found.open_needs == (("m", 1),)


def test_a_hall_serves_one_need_alone() -> None:
    hall = Offer("hall", "场地", 30, NOV1, whole=True)
    found = match(
        [hall], [Need("a", "场地", 40, NOV1), Need("b", "场地", 20, NOV1), Need("c", "场地", 5, NOV1)]
    )
    assert [m.need_id for m in found.matches] == ["b"]
    assert found.spare_offers == ()
    assert match([hall], [Need("c", "场地", 5, NOV1)], found.matches).matches == ()


def test_a_whole_offer_fits_what_a_shared_one_leaves_missing() -> None:
    hall = Offer("hall", "场地", 1, NOV1, whole=True)
    found = match([hall, Offer("rooms", "场地", 2, NOV1)], [Need("a", "场地", 3, NOV1)])
    assert [(m.offer_id, m.quantity) for m in found.matches] == [("rooms", 2), ("hall", 1)]
    assert found.open_needs == found.spare_offers == ()


days = st.dates(NOV1, DEC31)
offers_ = st.lists(
    st.builds(
        Offer,
        st.integers(0, 30).map(str),
        st.sampled_from("甲乙"),
        st.integers(0, 5),
        days,
        st.none() | days,
        st.booleans(),
    ),
    max_size=8,
    unique_by=lambda o: o.id,
)
needs_ = st.lists(
    st.builds(
        Need,
        st.integers(0, 30).map(str),
        st.sampled_from("甲乙"),
        st.integers(0, 5),
        days,
        st.none() | days,
        st.sampled_from(Urgency),
        days,
    ),
    max_size=8,
    unique_by=lambda n: n.id,
)


@given(offers_, needs_, st.randoms(use_true_random=False))
def test_nothing_is_given_twice_and_nothing_that_fits_is_left(
    offers: list[Offer], needs: list[Need], rng: random.Random
) -> None:
    found = match(offers, needs)
    by_offer, by_need = {o.id: o for o in offers}, {n.id: n for n in needs}
    given_, served = Counter[str](), Counter[str]()
    for service in found.matches:
        offer, need = by_offer[service.offer_id], by_need[service.need_id]
        assert offer.category == need.category
        assert (service.starts_on, service.ends_on) == shared_days(offer, need)
        assert service.quantity > 0
        given_[offer.id] += service.quantity
        served[need.id] += service.quantity
    assert all(count <= by_offer[key].quantity for key, count in given_.items())
    assert {n.id: n.quantity - served[n.id] for n in needs if n.quantity > served[n.id]} == dict(
        found.open_needs
    )
    for need_id, missing in found.open_needs:
        for offer_id, spare in found.spare_offers:
            rest = by_need[need_id]._replace(quantity=missing)
            assert not fits(by_offer[offer_id]._replace(quantity=spare), rest)
    rng.shuffle(offers)
    rng.shuffle(needs)
    assert match(offers, needs) == found
