"""Forgetting a resident: refused while something is open, complete when done, and figures stay."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db import audit
from db.check import check
from db.domain.forgetting import Ground
from db.domain.identity import IdKind
from db.domain.masking import FORGOTTEN
from db.ids import new_id
from db.photo_store import blobs
from db.queries.cases import GetCase, get_case
from db.queries.papers import GetPaper, get_paper
from db.queries.resident_forgetting import ForgetPreview, forget_preview
from db.queries.residents import GetResident, ListResidents, get_resident, list_residents
from db.queries.search import OneBox, one_box
from db.queries.visit_lists import HouseholdVisits, household_visits
from db.resident_rules import ResidentForm
from db.usecases.papers import Reprint, reprint
from db.usecases.resident_forgetting import ForgetResident, forget_resident
from db.usecases.volunteers import RegisterVolunteer, register_volunteer
from tests.helpers.centres import Started, centre, refusal, staffed  # noqa: F401
from tests.helpers.demands import Hands, make_hands
from tests.helpers.desk_work import ZHANG, register, walk_in
from tests.helpers.remembered import ID_NUMBER, PHONE, person, remember, said_anywhere
from tests.helpers.rooms import arrange, look
from tests.helpers.volunteers import form

NOTHING = "本人到窗口申请，已核对身份证"


@pytest.fixture
def hands(staffed: Started) -> Hands:  # noqa: F811
    return make_hands(staffed)


def forget(hands: Hands, resident_id: str, **changes: object) -> object:
    hands.supervisor()
    wanted = ForgetResident(resident_id, Ground.ASKED, NOTHING, confirmed=True)
    return hands.desk.run(forget_resident, replace(wanted, **changes))


@pytest.mark.parametrize("name", ["欧阳忘机", "古丽·买买提江", "麦苗"])
def test_no_table_holds_the_name_a_number_or_the_door_afterwards(hands: Hands, name: str) -> None:
    made = remember(hands, name)
    if len(name) < 3:  # two characters may be part of other words: they go only where the records are about the person
        for told in ("UPDATE service_case SET note = ''", "UPDATE outbox SET changes = '{}'"):
            column = "note" if "note" in told else "changes"
            sql = f"{told} WHERE {column} LIKE '%由邻居%'"
            arrange(hands.desk, lambda tx, sql=sql: tx.connection.exec_driver_sql(sql))
    words = (name, name.replace("·", ""), ID_NUMBER, PHONE, "海棠苑 7 号楼 3 单元 501", "打电话请大声", "看不清报纸")
    held = {table for table, _ in said_anywhere(hands, *words)}
    assert held >= {
        "resident", "service_case", "case_transition", "outbox", "print_job", "demand", "demand_step", "visit", "visit_entry",
        "wish", "wish_step", "contact", "attendee", "certificate", "certificate_draft", "draft", "search_term",
    } - ({"search_term"} if "·" in name else set())  # fmt: skip
    forget(hands, made.resident_id)
    assert said_anywhere(hands, *words) == []
    assert {row.id for row in look(hands.desk, "SELECT id FROM household")} >= {made.household_id}


def test_what_the_law_asks_to_be_kept_stays_without_the_person(hands: Hands) -> None:
    made = remember(hands)
    figures = (
        "SELECT (SELECT count(*) FROM service_case), (SELECT count(*) FROM case_transition), "
        "(SELECT sum(people) FROM visit), (SELECT count(*) FROM demand WHERE closed = 1), (SELECT count(*) FROM certificate), "
        "(SELECT count(*) FROM guidance), (SELECT count(*) FROM audit WHERE action NOT LIKE 'operators.%')"
    )
    before = tuple(look(hands.desk, figures)[0])
    serial = look(hands.desk, "SELECT serial FROM service_case WHERE id = :id", id=made.case_id)[0].serial
    done = forget(hands, made.resident_id)
    assert (done.cases, done.photos, done.cards, done.certificates) == (1, 2, 1, 1)  # type: ignore[attr-defined]
    after = tuple(look(hands.desk, figures)[0])
    assert after[:-1] == before[:-1] and after[-1] == before[-1] + 1
    case = hands.desk.ask(get_case, GetCase(made.case_id))
    assert (case.serial, case.applicant_name, case.applicant_masked, case.note) == (serial, FORGOTTEN, FORGOTTEN, "")
    others = hands.desk.ask(get_case, GetCase(made.others_case_id))
    assert (others.applicant_name, others.agent_name) == ("程子衿", FORGOTTEN)
    assert others.note == f"由邻居{FORGOTTEN}代办，证号{FORGOTTEN}"
    visits = hands.desk.ask(household_visits, HouseholdVisits(made.household_id))
    assert visits and "欧阳" not in str(visits)
    found = hands.desk.ask(one_box, OneBox("欧阳忘机"))
    assert found.people == () and hands.desk.ask(one_box, OneBox(PHONE)).people == ()
    assert made.resident_id not in hands.desk.ask(list_residents, ListResidents()).ids
    assert check(hands.desk).ok
    assert len(list(blobs(hands.desk.paths.photos))) == 2, "the sweep of photos deletes the files"


def test_the_audit_says_that_it_happened_and_by_whom(hands: Hands) -> None:
    made = remember(hands)
    forget(hands, made.resident_id, ground=Ground.WITHDRAWN)
    row = look(hands.desk, "SELECT * FROM audit WHERE action = 'residents.forget'")[-1]
    assert (row.operator_name, row.subject_id) == ("赵敏", made.resident_id)
    assert '"ground":"withdrawn"' in row.details and NOTHING in row.details
    with hands.desk._readers.begin() as connection:
        assert audit.verify(connection)[1] == ()
    assert refusal(lambda: forget(hands, made.resident_id)).code == "PERSON-MISSING"


def test_papers_of_a_forgotten_person_are_printed_no_more(hands: Hands) -> None:
    made = remember(hands)
    job = look(hands.desk, "SELECT id FROM print_job WHERE subject_id = :id", id=made.case_id)[0].id
    forget(hands, made.resident_id)
    assert refusal(lambda: hands.desk.run(reprint, Reprint(job))).code == "PAPER-ERASED"
    assert refusal(lambda: hands.desk.ask(get_paper, GetPaper(job))).code == "PAPER-ERASED"
    assert look(hands.desk, "SELECT DISTINCT state FROM print_job WHERE data = '{}'") == [("cancelled",)]


def test_what_waits_to_be_sent_says_what_stands_now(hands: Hands) -> None:
    made = remember(hands)
    forget(hands, made.resident_id)
    ops = look(
        hands.desk,
        "SELECT kind, changes FROM outbox WHERE table_name = 'resident' AND row_id = :id ORDER BY n",
        id=made.resident_id,
    )
    assert ops[0].kind == "insert" and f'"name":"{FORGOTTEN}"' in ops[0].changes
    emptied = look(hands.desk, "SELECT kind FROM outbox WHERE table_name = 'guidance' AND changes IS NOT NULL")
    assert emptied and {op.kind for op in emptied} == {"update"}
    gone = look(hands.desk, "SELECT kind FROM outbox WHERE table_name = 'consent' ORDER BY n")
    assert [op.kind for op in gone] == ["insert", "delete"]


def test_nobody_is_forgotten_while_something_is_open(hands: Hands) -> None:
    who = walk_in(hands.desk, person("欧阳忘机"))
    register(hands.desk, who)
    hands.register(resident_id=who)
    hands.supervisor()
    error = refusal(lambda: forget(hands, who))
    assert error.code == "FORGET-OPEN" and "1 件在办" in error.message and "1 件诉求" in error.message
    facts = hands.desk.ask(forget_preview, ForgetPreview(who))
    assert len(facts.hindrances) == 2 and (facts.cases, facts.demands) == (1, 1)
    assert look(hands.desk, "SELECT name FROM resident WHERE id = :id", id=who)[0].name == "欧阳忘机"


def test_a_volunteer_is_forgotten_as_one_first(hands: Hands) -> None:
    hands.supervisor()
    who = walk_in(hands.desk, person("欧阳忘机"))
    facts = form(1, name="欧阳忘机", id_number=ID_NUMBER)
    made = hands.desk.run(register_volunteer, RegisterVolunteer(new_id(), facts, resident_id=who, confirmed=True))
    error = refusal(lambda: forget(hands, who))
    assert error.code == "FORGET-OPEN" and made.number in error.message


def test_the_reason_names_nobody_and_it_is_asked_twice(hands: Hands) -> None:
    who = walk_in(hands.desk, person("欧阳忘机"))
    for reason in ("", "欧阳忘机来申请", f"来电 {PHONE}"):
        assert refusal(lambda reason=reason: forget(hands, who, reason=reason)).code == "FORGET-REASON"
    assert refusal(lambda: forget(hands, who, confirmed=False)).code == "FORGET-CONFIRM"
    hands.clerk()
    wanted = ForgetResident(who, Ground.ASKED, NOTHING, True)
    assert refusal(lambda: hands.desk.run(forget_resident, wanted)).code == "PERMISSION"


def test_a_namesake_and_a_shared_telephone_stay(hands: Hands) -> None:
    hands.supervisor()
    who = walk_in(hands.desk, person("欧阳忘机"))
    namesake = ResidentForm("欧阳忘机", IdKind.RESIDENT_CARD, ZHANG.id_number, phone=PHONE, note="和欧阳忘机同名")
    same = walk_in(hands.desk, namesake)
    case = register(hands.desk, same, note=f"欧阳忘机 {PHONE}").case_id
    forget(hands, who)
    card = hands.desk.ask(get_resident, GetResident(same))
    assert (card.name, card.note) == ("欧阳忘机", "和欧阳忘机同名")
    assert hands.desk.ask(get_case, GetCase(case)).note == f"欧阳忘机 {PHONE}"
    assert [hit.resident_id for hit in hands.desk.ask(one_box, OneBox("欧阳忘机")).people] == [same]
