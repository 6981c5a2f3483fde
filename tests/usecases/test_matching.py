from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from db.domain.demand_table import Urgency
from db.queries.matching import (
    ListMatchCategories,
    ListNeeds,
    ListOffers,
    ListServices,
    ProposeMatches,
    list_match_categories,
    list_needs,
    list_offers,
    list_services,
    propose_matches,
)
from db.usecases.ground import SaveUnit, save_unit
from db.usecases.matching import (
    AgreeMatch,
    CloseNeed,
    CloseOffer,
    DropMatch,
    FinishMatch,
    SaveNeed,
    SaveOffer,
    agree_match,
    close_need,
    close_offer,
    drop_match,
    finish_match,
    save_need,
    save_offer,
)
from tests.helpers.centres import Started, centre, refusal

__all__ = ["centre"]

TODAY = date(2026, 11, 20)
TOMORROW = TODAY + timedelta(days=1)
OFFER = SaveOffer("义诊名额", "医疗", 10, starts_on=date(2026, 11, 1))
NEED = SaveNeed("老人测血压", "医疗", 6)


def offer(centre: Started, request: SaveOffer = OFFER) -> str:
    return centre.desk.run(save_offer, request).offer_id


def need(centre: Started, request: SaveNeed = NEED) -> str:
    return centre.desk.run(save_need, request).need_id


def test_an_offer_meets_a_need_and_becomes_a_service(centre: Started) -> None:
    unit_id = centre.desk.run(save_unit, SaveUnit("海棠医院", "partner")).unit_id
    offer_id, need_id = offer(centre, replace(OFFER, unit_id=unit_id)), need(centre)
    proposed = centre.desk.ask(propose_matches, ProposeMatches())
    (one,) = proposed.matches
    assert (one.offer_id, one.need_id, one.quantity, one.unit_name) == (offer_id, need_id, 6, "海棠医院")
    assert (one.starts_on, one.ends_on) == (TODAY, None)
    assert [(s.id, s.amount) for s in proposed.spare_offers] == [(offer_id, 4)]
    first = centre.desk.run(agree_match, AgreeMatch(offer_id, need_id, 4)).match_id
    second = centre.desk.run(agree_match, AgreeMatch(offer_id, need_id, 2)).match_id
    row = centre.desk.ask(list_offers, ListOffers())[0]
    assert (row.given, row.spare) == (6, 4)
    assert centre.desk.ask(propose_matches, ProposeMatches()).matches == ()
    assert not centre.desk.run(finish_match, FinishMatch(first, TODAY)).need_closed
    assert centre.desk.run(finish_match, FinishMatch(second, TODAY, "效果好")).need_closed
    assert centre.desk.ask(list_needs, ListNeeds()) == ()
    closed = centre.desk.ask(list_needs, ListNeeds(closed=True))[0]
    assert (closed.closed_on, closed.missing) == (TODAY, 0)
    done = centre.desk.ask(list_services, ListServices(state="done"))
    assert {(s.match_id, s.note) for s in done} == {(first, ""), (second, "效果好")}


def test_a_dropped_service_gives_both_sides_back(centre: Started) -> None:
    offer_id, need_id = offer(centre, replace(OFFER, whole=True)), need(centre)
    match_id = centre.desk.run(agree_match, AgreeMatch(offer_id, need_id, 6)).match_id
    assert centre.desk.ask(list_offers, ListOffers())[0].spare == 0
    other = need(centre, replace(NEED, title="测血糖", quantity=1))
    assert refusal(lambda: centre.desk.run(agree_match, AgreeMatch(offer_id, other, 1))).code == "MATCH-WHOLE"
    assert refusal(lambda: centre.desk.run(drop_match, DropMatch(match_id, ""))).field == "reason"
    centre.desk.run(drop_match, DropMatch(match_id, "医生没空"))
    assert centre.desk.ask(list_offers, ListOffers())[0].spare == 10
    assert centre.desk.ask(list_needs, ListNeeds("血压"))[0].missing == 6
    assert refusal(lambda: centre.desk.run(drop_match, DropMatch(match_id, "再来"))).code == "MATCH-STATE"
    assert refusal(lambda: centre.desk.run(finish_match, FinishMatch(match_id, TODAY))).code == "MATCH-STATE"


@pytest.mark.parametrize(
    ("offered", "needed", "quantity", "code"),
    [
        ({}, {}, 0, "QUANTITY"),
        ({}, {}, 7, "MATCH-OPEN"),
        ({"quantity": 2}, {}, 3, "MATCH-SPARE"),
        ({"category": "文化"}, {}, 1, "MATCH-CATEGORY"),
        ({"ends_on": date(2026, 11, 19)}, {}, 1, "MATCH-DAYS"),
        ({"ends_on": TODAY}, {"starts_on": TOMORROW}, 1, "MATCH-DAYS"),
    ],
)
def test_what_does_not_fit_is_refused(
    centre: Started, offered: dict[str, object], needed: dict[str, object], quantity: int, code: str
) -> None:
    offer_id = offer(centre, replace(OFFER, **offered))  # type: ignore[arg-type]
    need_id = need(centre, replace(NEED, **needed))  # type: ignore[arg-type]
    assert refusal(lambda: centre.desk.run(agree_match, AgreeMatch(offer_id, need_id, quantity))).code == code
    assert centre.desk.ask(list_services, ListServices()) == ()


def test_closed_sides_are_not_matched(centre: Started) -> None:
    offer_id, need_id = offer(centre), need(centre)
    centre.desk.run(close_offer, CloseOffer(offer_id, TODAY))
    assert centre.desk.ask(propose_matches, ProposeMatches()).matches == ()
    match = AgreeMatch(offer_id, need_id, 1)
    assert refusal(lambda: centre.desk.run(agree_match, match)).code == "OFFER-CLOSED"
    centre.desk.run(close_offer, CloseOffer(offer_id, None))
    centre.desk.run(close_need, CloseNeed(need_id, TODAY))
    assert refusal(lambda: centre.desk.run(agree_match, match)).code == "NEED-CLOSED"
    assert refusal(lambda: centre.desk.run(close_need, CloseNeed(need_id, TOMORROW))).code == "DAY"
    assert centre.desk.ask(list_offers, ListOffers("医院")) == ()


def test_less_than_was_promised_cannot_be_saved(centre: Started) -> None:
    offer_id, need_id = offer(centre), need(centre)
    centre.desk.run(agree_match, AgreeMatch(offer_id, need_id, 5))
    smaller = replace(OFFER, offer_id=offer_id, quantity=4)
    assert refusal(lambda: offer(centre, smaller)).code == "OFFER-GIVEN"
    assert refusal(lambda: offer(centre, replace(OFFER, offer_id=offer_id, category="文化"))).code == "OFFER-GIVEN"
    assert refusal(lambda: need(centre, replace(NEED, need_id=need_id, quantity=4))).code == "NEED-SERVED"
    assert offer(centre, replace(OFFER, offer_id=offer_id, quantity=5)) == offer_id
    assert centre.desk.ask(list_offers, ListOffers())[0].starts_on == OFFER.starts_on


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"title": ""}, "TEXT", "title"),
        ({"category": " "}, "TEXT", "category"),
        ({"category": "类" * 21}, "TEXT", "category"),
        ({"quantity": 0}, "QUANTITY", "quantity"),
        ({"quantity": 10_000}, "QUANTITY", "quantity"),
        ({"ends_on": date(2026, 10, 1)}, "PERIOD", "ends_on"),
        ({"note": "长" * 201}, "TEXT", "note"),
    ],
)
def test_bad_entries_save_nothing(centre: Started, changes: dict[str, object], code: str, field: str) -> None:
    bad_offer = refusal(lambda: offer(centre, replace(OFFER, **changes)))  # type: ignore[arg-type]
    bad_need = refusal(lambda: need(centre, replace(NEED, **changes)))  # type: ignore[arg-type]
    assert (bad_offer.code, bad_offer.field, bad_need.code, bad_need.field) == (code, field, code, field)
    assert centre.desk.ask(list_offers, ListOffers(closed=True)) == ()


def test_what_it_refers_to_must_be_there(centre: Started) -> None:
    gone = "0" * 32
    assert refusal(lambda: offer(centre, replace(OFFER, unit_id=gone))).code == "UNIT-MISSING"
    assert refusal(lambda: offer(centre, replace(OFFER, offer_id=gone))).code == "OFFER-MISSING"
    assert refusal(lambda: need(centre, replace(NEED, household_id=gone))).code == "HOUSEHOLD-MISSING"
    assert refusal(lambda: need(centre, replace(NEED, demand_id=gone))).code == "DEMAND-MISSING"
    assert refusal(lambda: need(centre, replace(NEED, need_id=gone))).code == "NEED-MISSING"
    assert refusal(lambda: centre.desk.run(finish_match, FinishMatch(gone, TODAY))).code == "MATCH-MISSING"


def test_the_more_urgent_need_is_served_first(centre: Started) -> None:
    offer(centre, replace(OFFER, quantity=6))
    need(centre)
    urgent = need(centre, replace(NEED, title="透析接送", urgency=Urgency.CRITICAL))
    found = centre.desk.ask(propose_matches, ProposeMatches("医疗"))
    assert [row.need_id for row in found.matches] == [urgent]
    assert centre.desk.ask(propose_matches, ProposeMatches("文化")).matches == ()
    assert centre.desk.ask(list_needs, ListNeeds())[0].need_id == urgent
    assert centre.desk.ask(list_match_categories, ListMatchCategories())[0] == "医疗"
