from __future__ import annotations

from datetime import date

import pytest

from db.domain.errors import KnownError
from db.domain.identity import IdKind, Sex
from db.domain.permissions import Role
from db.queries.history import ResidentHistory, resident_history
from db.queries.residents import (
    GetResident,
    ListResidents,
    ResidentRows,
    get_resident,
    list_residents,
    resident_rows,
)
from db.usecases.privacy import Reveal, reveal_resident
from db.usecases.residents import (
    AddResident,
    ChangeResident,
    HouseholdForm,
    RecordConsent,
    ResidentForm,
    ResidentSaved,
    SetTags,
    WithdrawConsent,
    add_resident,
    change_resident,
    record_consent,
    set_tags,
    withdraw_consent,
)
from tests.helpers.rooms import Room

GUILAN = ResidentForm(
    "张桂兰",
    IdKind.RESIDENT_CARD,
    "11010519491231002x",
    ethnicity="01",
    phone="138 1234 5678",
    residence="local",
    household=HouseholdForm("海棠苑", "3号楼", "2单元", "501室", "A01"),
    relation="02",
)


def add(room: Room, form: ResidentForm = GUILAN, **more: bool) -> ResidentSaved:
    return room.desk.run(add_resident, AddResident(form, **more))


def test_a_person_is_registered_with_what_the_number_tells(room: Room) -> None:
    saved = add(room)
    card = room.desk.ask(get_resident, GetResident(saved.resident_id))
    assert saved.created and not saved.opened_existing
    assert (card.name, card.sex, card.birthday, card.age) == ("张桂兰", Sex.FEMALE, date(1949, 12, 31), 76)
    assert (card.id_masked, card.phone_masked) == ("110105********002X", "138****5678")
    assert card.address_masked == "海棠苑 3 号楼 2 单元 ***"
    assert (card.ethnicity_name, card.relation_name, card.household_size, card.grid) == ("汉族", "户主", 1, "A01")
    assert card.has_mobile and card.duplicates == ()


def test_the_same_number_opens_the_person_and_writes_nothing(room: Room) -> None:
    first = add(room)
    changes = "SELECT count(*) FROM outbox WHERE table_name <> 'audit'"
    before = room.rows(changes)
    again = add(room, ResidentForm("张贵兰", IdKind.RESIDENT_CARD, "11010519491231002X"))
    assert again == ResidentSaved(first.resident_id, created=False, opened_existing=True)
    assert room.rows(changes) == before
    assert room.rows("SELECT count(*) FROM resident") == [(1,)]


def test_likely_duplicates_are_shown_before_a_second_record_is_made(room: Room) -> None:
    first = add(room)
    twin = ResidentForm("张桂兰", IdKind.OTHER, None, birthday=date(1949, 12, 31))
    with pytest.raises(KnownError) as refused:
        add(room, twin)
    assert refused.value.code == "PERSON-DUPLICATE"
    (candidate,) = refused.value.details["candidates"]  # type: ignore[misc]
    assert candidate["resident_id"] == first.resident_id
    assert candidate["id_masked"] == "110105********002X"
    assert candidate["reasons"] == ["姓名和出生日期相同"]
    second = add(room, twin, allow_duplicate=True)
    card = room.desk.ask(get_resident, GetResident(second.resident_id))
    assert [one.resident_id for one in card.duplicates] == [first.resident_id]


def test_a_shared_telephone_is_asked_about_unless_the_numbers_tell_two_people_apart(room: Room) -> None:
    add(room)
    with pytest.raises(KnownError) as refused:
        add(room, ResidentForm("李小妹", IdKind.OTHER, None, phone="13812345678"))
    assert refused.value.details["candidates"][0]["reasons"] == ["电话相同"]  # type: ignore[index]
    assert add(room, ResidentForm("李四", IdKind.HMT_PERMIT, "810000199408230021", phone="13812345678")).created


@pytest.mark.parametrize(
    ("form", "code", "field"),
    [
        (ResidentForm("", IdKind.OTHER, None), "NAME-EMPTY", "name"),
        (ResidentForm("张" * 200, IdKind.OTHER, None), "NAME-LONG", "name"),
        (ResidentForm("张😀", IdKind.OTHER, None), "NAME-CHARS", "name"),
        (ResidentForm("张三", IdKind.RESIDENT_CARD, "110105194912310021"), "ID-CHECK", "id_number"),
        (ResidentForm("张三", IdKind.RESIDENT_CARD, "110105194902300021"), "ID-DATE", "id_number"),
        (ResidentForm("张三", IdKind.RESIDENT_CARD, "11010519491231002X", Sex.MALE), "PERSON-SEX", "sex"),
        (ResidentForm("张三", IdKind.OTHER, None, birthday=date(2030, 1, 1)), "PERSON-BIRTHDAY", "birthday"),
        (ResidentForm("张三", IdKind.OTHER, None, phone="12345678901"), "PHONE", "phone"),
        (ResidentForm("张三", IdKind.OTHER, None, ethnicity="77"), "PERSON-CODE", "ethnicity"),
        (ResidentForm("张三", IdKind.OTHER, None, address="很" * 201), "TEXT", "address"),
        (ResidentForm("张三", IdKind.OTHER, None, address="海棠\x07苑"), "TEXT", "address"),
        (ResidentForm("张三", IdKind.OTHER, None, household=HouseholdForm("", "3")), "HOUSEHOLD", "estate"),
    ],
)
def test_bad_input_is_refused_with_its_field(room: Room, form: ResidentForm, code: str, field: str) -> None:
    with pytest.raises(KnownError) as refused:
        add(room, form)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert room.rows("SELECT count(*) FROM resident") == [(0,)]


def test_the_people_of_one_door_share_a_household(room: Room) -> None:
    add(room)
    son = add(room, ResidentForm("王强", IdKind.OTHER, None, household=HouseholdForm("海棠苑", "3", "2", "501")))
    assert room.rows("SELECT count(*) FROM household") == [(1,)]
    assert room.desk.ask(get_resident, GetResident(son.resident_id)).household_size == 2


def test_a_change_keeps_what_is_masked_and_leaves_an_operation_with_the_changed_fields_only(room: Room) -> None:
    saved = add(room)
    form = ResidentForm("张桂兰", IdKind.RESIDENT_CARD, None, ethnicity="01", residence="local", relation="02", note="耳背")
    room.clock.move(hours=1)
    room.desk.run(change_resident, ChangeResident(saved.resident_id, form))
    ((kind, changes),) = room.rows("SELECT kind, changes FROM outbox WHERE table_name = 'resident' ORDER BY n")[1:]
    assert kind == "update" and "耳背" in changes and "id_number" not in changes
    row = room.rows("SELECT id_number, phone, household_id IS NOT NULL, note FROM resident")
    assert row == [("11010519491231002X", "13812345678", 1, "耳背")]
    room.desk.run(
        change_resident, ChangeResident(saved.resident_id, form, clear_phone=True, clear_household=True, status="moved")
    )
    assert room.rows("SELECT phone, household_id, status FROM resident") == [(None, None, "moved")]


def test_a_number_that_is_somebody_elses_is_refused(room: Room) -> None:
    first = add(room)
    other = add(room, ResidentForm("李四", IdKind.HMT_PERMIT, "810000199408230021"))
    with pytest.raises(KnownError) as refused:
        room.desk.run(change_resident, ChangeResident(other.resident_id, GUILAN))
    assert refused.value.code == "PERSON-ID-TAKEN"
    assert refused.value.details["resident_id"] == first.resident_id


def test_tags_are_set_and_taken_off_with_their_days(room: Room) -> None:
    saved = add(room)
    room.desk.run(set_tags, SetTags(saved.resident_id, ("elderly", "alone")))
    room.clock.move(days=3)
    room.desk.run(set_tags, SetTags(saved.resident_id, ("elderly",)))
    card = room.desk.ask(get_resident, GetResident(saved.resident_id))
    assert [tag.name for tag in card.tags] == ["高龄"]
    assert room.rows("SELECT set_on, removed_on FROM resident_tag WHERE removed_on IS NOT NULL") == [
        ("2026-11-20", "2026-11-23")
    ]
    with pytest.raises(KnownError) as refused:
        room.desk.run(set_tags, SetTags(saved.resident_id, ("gone",)))
    assert refused.value.code == "TAG"


def test_consent_is_recorded_and_withdrawn(room: Room) -> None:
    saved = add(room)
    given = room.desk.run(record_consent, RecordConsent(saved.resident_id, "入户走访", date(2026, 11, 20)))
    room.clock.move(days=2)
    room.desk.run(withdraw_consent, WithdrawConsent(given.consent_id))
    room.clock.move(days=2)
    room.desk.run(withdraw_consent, WithdrawConsent(given.consent_id))
    (consent,) = room.desk.ask(get_resident, GetResident(saved.resident_id)).consents
    assert (consent.purpose, consent.given_on, consent.withdrawn_on) == (
        "入户走访",
        date(2026, 11, 20),
        date(2026, 11, 22),
    )
    with pytest.raises(KnownError):
        room.desk.run(record_consent, RecordConsent(saved.resident_id, "走访", date(2027, 1, 1)))


def test_revealing_is_on_record_without_the_numbers(room: Room) -> None:
    saved = add(room)
    shown = room.desk.run(reveal_resident, Reveal(saved.resident_id))
    assert (shown.id_number, shown.phone) == ("11010519491231002X", "13812345678")
    assert shown.address == "海棠苑 3 号楼 2 单元 501"
    ((action, operator, subject, details),) = room.rows(
        "SELECT action, operator_name, subject_id, details FROM audit ORDER BY seq DESC LIMIT 1"
    )
    assert (action, operator, subject) == ("privacy.reveal", "李敏", saved.resident_id)
    assert details == '{"reason":"对照证件"}'
    assert "1101" not in "".join(row.details for row in room.rows("SELECT details FROM audit"))


def test_nothing_is_read_or_written_before_signing_in(room: Room) -> None:
    saved = add(room)
    room.desk.operator = None
    for work in (
        lambda: add(room),
        lambda: room.desk.run(reveal_resident, Reveal(saved.resident_id)),
        lambda: room.desk.ask(get_resident, GetResident(saved.resident_id)),
    ):
        with pytest.raises(KnownError) as refused:
            work()
        assert refused.value.code == "SIGN-IN"


def test_history_shows_changes_and_not_looks(room: Room) -> None:
    saved = add(room)
    room.clock.move(minutes=5)
    room.desk.run(reveal_resident, Reveal(saved.resident_id))
    room.desk.run(set_tags, SetTags(saved.resident_id, ("alone",)))
    add(room)
    lines = room.desk.ask(resident_history, ResidentHistory(saved.resident_id))
    assert [(line.kind, line.title, line.operator) for line in lines] == [
        ("change", "更新标签", "李敏"),
        ("change", "登记档案", "李敏"),
    ]


def test_the_list_is_sorted_and_masked(room: Room) -> None:
    old = add(room)
    room.clock.move(minutes=1)
    young = add(room, ResidentForm("李小明", IdKind.OTHER, None, birthday=date(2015, 5, 1)))
    ids = room.desk.ask(list_residents, ListResidents(sort="birthday", descending=True))
    assert (ids.ids, ids.total) == ((young.resident_id, old.resident_id), 2)
    assert room.desk.ask(list_residents, ListResidents(sort="updated")).ids == (old.resident_id, young.resident_id)
    assert room.desk.ask(list_residents, ListResidents("zgl")).ids == (old.resident_id,)
    rows = room.desk.ask(resident_rows, ResidentRows((young.resident_id, "0" * 32, old.resident_id)))
    assert [row.name_masked for row in rows] == ["李*明", "张*兰"]


def test_a_clerk_may_not_import(room: Room) -> None:
    from db.usecases.imports import ImportResidents, import_residents

    with pytest.raises(KnownError) as refused:
        room.desk.run(import_residents, ImportResidents(()))
    assert refused.value.code == "PERMISSION"
    assert room.rows("SELECT result FROM audit ORDER BY seq DESC LIMIT 1") == [("refused",)]
    room.sign_in(Role.SUPERVISOR)
    assert room.desk.run(import_residents, ImportResidents(())).created == 0
