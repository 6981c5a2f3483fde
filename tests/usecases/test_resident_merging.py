"""Two records of one person made one: nothing is lost, and every way to the old one leads to the one that stayed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from db.check import check
from db.domain.forgetting import Ground
from db.domain.identity import IdKind
from db.domain.resident_merge import MergeField
from db.ids import new_id
from db.queries.cards import CardsOfResident, cards_of_resident
from db.queries.case_lists import ListCases, list_cases
from db.queries.certificate_lists import ListCertificates, list_certificates
from db.queries.demand_lists import ListDemands, list_demands
from db.queries.history import ResidentHistory, resident_history
from db.queries.resident_merging import MergePreview, merge_preview
from db.queries.residents import GetResident, ListResidents, get_resident, list_residents
from db.queries.search import OneBox, one_box
from db.resident_rules import ResidentForm
from db.usecases.cards import IssueCards, issue_cards
from db.usecases.resident_forgetting import ForgetResident, forget_resident
from db.usecases.resident_merging import MergeResidents, merge_residents
from db.usecases.residents import RecordConsent, SetTags, record_consent, set_tags
from db.usecases.volunteers import RegisterVolunteer, register_volunteer
from tests.helpers.centres import Started, centre, refusal, staffed  # noqa: F401
from tests.helpers.demands import Hands, make_hands
from tests.helpers.desk_work import ZHANG, register, walk_in
from tests.helpers.remembered import ID_NUMBER, PHONE, person, remember, said_anywhere
from tests.helpers.rooms import look
from tests.helpers.volunteers import form

PASSPORT = ResidentForm("欧阳忘机", IdKind.PASSPORT, "E12345678", phone="13900008888", note="护照登记的")
REASON = "本人到场，证件和照片都对得上"


@pytest.fixture
def hands(staffed: Started) -> Hands:  # noqa: F811
    made = make_hands(staffed)
    made.supervisor()
    return made


def merge(hands: Hands, kept: str, away: str, *take: MergeField, **changes: object) -> object:
    wanted = MergeResidents(kept, away, take, REASON, confirmed=True)
    return hands.desk.run(merge_residents, replace(wanted, **changes))


def test_everything_goes_to_the_record_that_stays_and_is_found_from_both(hands: Hands) -> None:
    made = remember(hands)
    kept = walk_in(hands.desk, PASSPORT)
    own = register(hands.desk, kept).case_id
    hands.desk.run(set_tags, SetTags(kept, ("elderly", "living_alone")))
    hands.desk.run(record_consent, RecordConsent(kept, "短信通知办事进度", date(2026, 11, 2)))
    hands.desk.run(issue_cards, IssueCards(resident_ids=(kept,)))
    facts = hands.desk.ask(merge_preview, MergePreview(kept, made.resident_id))
    assert facts.refusal == "" and facts.note and dict(facts.moved)["办件"] == 1
    proposed = {one.field for one in facts.choices if one.take}
    assert proposed == {MergeField.IDENTITY, MergeField.HOME, MergeField.SEX, MergeField.BIRTHDAY}
    before = len(hands.desk.ask(resident_history, ResidentHistory(made.resident_id)))
    done = merge(hands, kept, made.resident_id, *proposed)
    assert done.moved > 8  # type: ignore[attr-defined]

    card = hands.desk.ask(get_resident, GetResident(made.resident_id))
    assert card == hands.desk.ask(get_resident, GetResident(kept)) and card.resident_id == kept
    assert card.note == "护照登记的\n欧阳忘机耳背，打电话请大声" and card.id_kind is IdKind.RESIDENT_CARD
    assert sorted(tag.code for tag in card.tags) == ["elderly", "living_alone"] and len(card.consents) == 2
    assert card.birthday == date(1965, 7, 12) and card.household_size == 1
    assert set(hands.desk.ask(list_cases, ListCases("all", resident_id=kept)).ids) == {made.case_id, own}
    assert hands.desk.ask(list_demands, ListDemands("all", resident_id=kept)).ids == (made.demand_id,)
    assert hands.desk.ask(list_certificates, ListCertificates(text="欧阳忘机")).rows
    states = sorted(one.state.value for one in hands.desk.ask(cards_of_resident, CardsOfResident(kept)))
    assert states == ["active", "withdrawn"]
    lines = hands.desk.ask(resident_history, ResidentHistory(kept))
    assert len(lines) > before and {"blocked", "notice", "case", "demand", "visit"} <= {one.kind for one in lines}
    assert "并入另一份档案" in {one.title for one in lines}
    for text in (ID_NUMBER, "E12345678"):
        exact = hands.desk.ask(one_box, OneBox(text)).exact
        assert exact is not None and exact.id == kept, text
    payload = look(hands.desk, "SELECT payload FROM card WHERE state = 'withdrawn'")[0].payload
    exact = hands.desk.ask(one_box, OneBox(payload)).exact
    assert exact is not None and (exact.kind, exact.id) == ("person", kept)
    assert made.resident_id not in hands.desk.ask(list_residents, ListResidents()).ids
    assert check(hands.desk).ok


def test_the_other_record_keeps_what_was_not_chosen_and_points_to_the_one_kept(hands: Hands) -> None:
    made = remember(hands)
    kept = walk_in(hands.desk, PASSPORT)
    merge(hands, kept, made.resident_id)
    row = look(hands.desk, "SELECT * FROM resident WHERE id = :id", id=made.resident_id)[0]
    assert (row.status, row.merged_into, row.id_number, row.phone) == ("merged", kept, ID_NUMBER, PHONE)
    stayed = look(hands.desk, "SELECT * FROM resident WHERE id = :id", id=kept)[0]
    assert (stayed.id_number, stayed.phone) == ("E12345678", "13900008888")
    other = walk_in(hands.desk, replace(PASSPORT, name="程小满", id_number="E87654321"))
    twin = walk_in(hands.desk, ResidentForm("程小满", IdKind.RESIDENT_CARD, "110105197001011030"))
    merge(hands, other, twin, MergeField.IDENTITY)
    left = look(hands.desk, "SELECT id_kind, id_number FROM resident WHERE id = :id", id=twin)[0]
    assert tuple(left) == ("passport", "E87654321")
    # A third record takes both.
    third = walk_in(hands.desk, ZHANG)
    merge(hands, third, kept)
    assert hands.desk.ask(get_resident, GetResident(made.resident_id)).resident_id == third
    audit = look(hands.desk, "SELECT subject_id, details FROM audit WHERE action = 'residents.merge' ORDER BY seq")
    assert [row.subject_id for row in audit] == [kept, other, third]
    assert made.resident_id in audit[0].details and "欧阳" not in audit[0].details and '"doubts":1' in audit[2].details


def test_a_merged_person_is_forgotten_whole(hands: Hands) -> None:
    made = remember(hands)
    twin = replace(PASSPORT, name="欧阳忘季")
    kept = walk_in(hands.desk, twin)
    merge(hands, kept, made.resident_id)
    hands.desk.run(forget_resident, ForgetResident(kept, Ground.ASKED, "本人申请", True))
    assert said_anywhere(hands, "欧阳忘", ID_NUMBER, PHONE, "E12345678", "13900008888") == []


def test_what_is_refused(hands: Hands) -> None:
    first, second = walk_in(hands.desk, person("欧阳忘机")), walk_in(hands.desk, PASSPORT)
    assert refusal(lambda: merge(hands, first, first)).code == "MERGE-SAME"
    assert refusal(lambda: merge(hands, first, second, reason=" ")).code == "MERGE-REASON"
    assert refusal(lambda: merge(hands, first, second, reason="都是欧阳忘机")).code == "MERGE-REASON"
    error = refusal(lambda: merge(hands, first, walk_in(hands.desk, ZHANG), confirmed=False))
    assert error.code == "MERGE-CONFIRM" and "身份证号不一样，姓名不一样" in error.message
    merge(hands, first, second)
    assert refusal(lambda: merge(hands, first, second)).code == "PERSON-MISSING"
    hands.clerk()
    assert refusal(lambda: merge(hands, first, second)).code == "PERMISSION"


def test_two_files_of_a_volunteer_are_merged_first(hands: Hands) -> None:
    first, second = walk_in(hands.desk, person("欧阳忘机")), walk_in(hands.desk, PASSPORT)
    for n, who in enumerate((first, second)):
        hands.desk.run(register_volunteer, RegisterVolunteer(new_id(), form(n), resident_id=who, confirmed=True))
    assert refusal(lambda: merge(hands, first, second)).code == "MERGE-VOLUNTEERS"
    assert "请先" in hands.desk.ask(merge_preview, MergePreview(first, second)).refusal


def test_a_household_has_one_head(hands: Hands) -> None:
    head = walk_in(hands.desk, person("欧阳忘机"))
    away = walk_in(hands.desk, replace(person("欧阳忘季"), id_number=None, id_kind=IdKind.OTHER, phone=None))
    kept = walk_in(hands.desk, PASSPORT)
    assert refusal(lambda: merge(hands, kept, away, MergeField.HOME)).code == "MERGE-HEAD"
    merge(hands, head, away, MergeField.HOME)
