"""Tags tell of need, illness and want: an assistant never gets them, nor sets them, by any door."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date

import pytest

from db.case_facts import applicant_facts
from db.domain.identity import IdKind, Sex
from db.domain.permissions import Role
from db.opening import open_resident
from db.person_facts import TagFacts
from db.queries.residents import GetResident, ResidentRows, get_resident, resident_rows
from db.queries.search import OneBox, one_box
from db.registry import Query
from db.transaction import SignedIn
from db.usecases.residents import (
    AddResident,
    ChangeResident,
    ResidentForm,
    SetTags,
    add_resident,
    change_resident,
    set_tags,
)
from tests.helpers.centres import refusal
from tests.helpers.rooms import Room
from tests.helpers.rooms import room as room

FORM = ResidentForm("张桂兰", IdKind.RESIDENT_CARD, None, Sex.FEMALE, date(1944, 3, 3))


@pytest.fixture
def zhang(room: Room) -> str:
    """张桂兰, tagged by the clerk."""
    made: str = room.desk.run(add_resident, AddResident(FORM)).resident_id
    room.desk.run(set_tags, SetTags(made, ("elderly", "dibao")))
    return made


def assistant(room: Room) -> None:
    clerk = room.operators[Role.CLERK]
    room.desk.operator = SignedIn(clerk.operator_id, "fuzhu", "方竹", Role.ASSISTANT)


def tags_in(found: object) -> list[str]:
    """The names of all tags anywhere in a result."""
    if isinstance(found, TagFacts):
        return [found.name]
    if isinstance(found, (tuple, list)):
        return [name for one in found for name in tags_in(one)]
    if is_dataclass(found):
        return [name for part in fields(found) for name in tags_in(getattr(found, part.name))]
    return []


ASKED = (
    (get_resident, lambda who: GetResident(who)),
    (resident_rows, lambda who: ResidentRows((who,))),
    (one_box, lambda who: OneBox("张桂兰")),
)


@pytest.mark.parametrize(("query", "request_of"), ASKED, ids=[query.name for query, _ in ASKED])
def test_only_who_may_see_them_gets_them(room: Room, zhang: str, query: Query, request_of) -> None:  # type: ignore[no-untyped-def, type-arg]
    assert tags_in(room.desk.ask(query, request_of(zhang))) == ["高龄", "低保"]
    assistant(room)
    found = room.desk.ask(query, request_of(zhang))
    assert tags_in(found) == []
    assert "低保" not in str(found)


def test_the_check_before_a_case_does_not_give_them_away(room: Room, zhang: str) -> None:
    facts: Query[str, object] = Query("tests.facts", None, lambda reader, who: applicant_facts(reader, "", who).tags)
    assert room.desk.ask(facts, zhang) == {"高龄", "低保"}
    assistant(room)
    assert room.desk.ask(facts, zhang) is None


def test_who_may_not_see_them_sets_none_and_a_saved_record_keeps_its_own(room: Room, zhang: str) -> None:
    assistant(room)
    assert refusal(lambda: room.desk.run(set_tags, SetTags(zhang, ()))).code == "PERMISSION"
    room.desk.run(change_resident, ChangeResident(zhang, FORM))
    room.sign_in(Role.CLERK)
    assert tags_in(room.desk.ask(get_resident, GetResident(zhang))) == ["高龄", "低保"]


def test_a_card_opened_with_tags_is_on_record_once_a_day(room: Room, zhang: str) -> None:
    def looks() -> list[tuple[str, str]]:
        rows = room.rows("SELECT operator_name, subject_id FROM audit WHERE action = 'privacy.see' ORDER BY seq")
        return [(row.operator_name, row.subject_id) for row in rows]

    open_resident(room.desk, zhang)
    open_resident(room.desk, zhang)
    assert looks() == [("李敏", zhang)]
    room.clock.move(days=1)
    open_resident(room.desk, zhang)
    assert looks() == [("李敏", zhang)] * 2
    assistant(room)
    assert open_resident(room.desk, zhang).tags_hidden
    assert len(looks()) == 2


def test_a_card_without_tags_leaves_no_mark(room: Room) -> None:
    made = room.desk.run(add_resident, AddResident(FORM)).resident_id
    open_resident(room.desk, made)
    assert room.rows("SELECT 1 FROM audit WHERE action = 'privacy.see'") == []
