"""走访表 and 月走访单 as they are queued: masked, in walking order, sensitive things only for who may see them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import msgspec
import pytest

from db.domain.identity import IdKind, Sex
from db.domain.permissions import Role
from db.domain.visit_topics import Finding
from db.domain.visits import VisitWay
from db.ids import new_id
from db.resident_rules import HouseholdForm, ResidentForm
from db.usecases.ground import SaveGrid, save_grid
from db.usecases.households import SaveHousehold, SaveMember, save_household, save_member
from db.usecases.residents import AddResident, SetTags, add_resident, set_tags
from db.usecases.visit_papers import PrintMonthList, PrintVisitForms, print_month_list, print_visit_forms
from db.usecases.visits import RecordVisit, record_visit
from db.usecases.workers import SaveWorker, save_worker
from db.visit_rules import VisitInput
from desktop.documents.registry import KINDS
from tests.helpers.centres import refusal


@pytest.fixture
def homes(room):
    """Two households of one grid, out of order; 张桂兰 was visited and carries a tag."""
    desk = room.desk
    room.sign_in(Role.ADMIN)
    worker = desk.run(save_worker, SaveWorker("王建军", joined_on=date(2024, 1, 1))).worker_id
    desk.run(save_grid, SaveGrid("滨河-03", worker))
    made = []
    for door, name in (("501", "张桂兰"), ("102", "刘洋")):
        home = desk.run(save_household, SaveHousehold(HouseholdForm("海棠苑", "3", "2", door, "滨河-03"))).household_id
        form = ResidentForm(name, IdKind.OTHER, f"WH{door}000", Sex.FEMALE, date(1944, 3, 3), residence="local")
        resident = desk.run(add_resident, AddResident(form, allow_duplicate=True)).resident_id
        desk.run(save_member, SaveMember(home, resident, "02"))
        made.append((home, resident))
    tag = room.rows("SELECT code FROM tag ORDER BY position LIMIT 1")[0].code
    desk.run(set_tags, SetTags(made[0][1], (tag,)))
    visit = VisitInput(
        date(2025, 9, 15), VisitWay.HOME, worker, (made[0][1],), findings=(Finding("health", ("慢病",), "按时服药"),)
    )
    desk.run(record_visit, RecordVisit(new_id(), made[0][0], visit, confirmed=True))
    room.sign_in(Role.CLERK)
    return made


def queued(room):
    """The paper queued last: its kind, title and data."""
    row = room.rows("SELECT kind, title, data FROM print_job ORDER BY created_at DESC, id DESC LIMIT 1")[0]
    return row.kind, row.title, json.loads(row.data)


def test_a_form_has_what_is_known_and_nothing_in_full(room, homes):
    room.desk.run(print_visit_forms, PrintVisitForms((homes[0][0],), blanks=1, sensitive=True))
    kind, title, data = queued(room)
    assert (kind, title) == ("visit_form", "入户走访记录表 2 张 A4")
    page, blank = data["pages"]
    assert page["door"] == "海棠苑 3-2-501" and page["head"] == "张*兰" and page["members"] == ["张*兰"]
    assert page["qr_payload"] == f"YM1:H:{homes[0][0].upper()}" and page["last_visit"] == "2025-09-15"
    assert page["last"] == [{"topic": "身体", "text": "慢病；按时服药"}] and len(page["tags"]) == 1
    assert blank["qr_payload"] == f"YM1:V:{blank['number']}" and page["number"] != blank["number"]
    assert KINDS["visit_form"].render(_document("visit_form", data)).startswith(b"%PDF")


def _document(kind, data):
    return msgspec.convert(data, KINDS[kind].data)


def test_sensitive_things_are_left_out_unless_asked_for(room, homes):
    room.desk.run(print_visit_forms, PrintVisitForms((homes[0][0],)))
    _, _, data = queued(room)
    page = data["pages"][0]
    assert not data["tags_shown"] and page["tags"] == [] and page["last"] == []
    seen = room.rows("SELECT COUNT(*) AS n FROM audit WHERE action = 'visits.print_forms' AND subject_id = :id", id=homes[0][0])
    assert seen[0].n == 1, "printed, and nothing was seen"
    room.desk.run(print_month_list, PrintMonthList(2026, 12, "滨河-03"))
    _, _, data = queued(room)
    assert not data["tags_shown"] and all(row["tags"] == "" for group in data["groups"] for row in group["rows"])
    room.desk.run(print_month_list, PrintMonthList(2026, 12, "滨河-03", sensitive=True))
    _, _, data = queued(room)
    assert data["tags_shown"] and any(row["tags"] for group in data["groups"] for row in group["rows"])


def test_who_may_not_see_what_is_sensitive_is_refused_it(room, homes):
    room.desk.operator = replace(room.operators[Role.CLERK], role=Role.ASSISTANT)
    for use_case, request in (
        (print_visit_forms, PrintVisitForms((homes[0][0],), sensitive=True)),
        (print_month_list, PrintMonthList(2026, 12, "滨河-03", sensitive=True)),
    ):
        assert refusal(lambda u=use_case, r=request: room.desk.run(u, r)).code == "PERMISSION"


def test_seeing_tags_on_paper_is_on_record(room, homes):
    room.desk.run(print_visit_forms, PrintVisitForms((homes[0][0],), sensitive=True))
    seen = room.rows("SELECT COUNT(*) AS n FROM audit WHERE action = 'visits.print_forms' AND subject_id = :id", id=homes[0][0])
    assert seen[0].n == 2, "that it was printed, and that tags were on it"


def test_the_month_list_goes_door_to_door(room, homes):
    paper = room.desk.run(print_month_list, PrintMonthList(2026, 12, "滨河-03"))
    kind, title, data = queued(room)
    assert (kind, title, paper.title) == ("month_list", "月走访单 12 月 A4", "月走访单 12 月")
    assert [group["building"] for group in data["groups"]] == ["海棠苑 3 号楼"]
    doors = [row["door"] for row in data["groups"][0]["rows"]]
    assert doors == ["海棠苑 3-2-102", "海棠苑 3-2-501"] and "张*兰" in [row["head"] for row in data["groups"][0]["rows"]]
    assert data["worker"] == "王建军" and data["grid"] == "滨河-03" and data["summary"].startswith("本月单上")
    assert KINDS["month_list"].render(_document("month_list", data)).startswith(b"%PDF")


def test_what_cannot_be_printed_is_refused(room, homes):
    for request in (PrintVisitForms(()), PrintVisitForms((), blanks=401), PrintVisitForms((), blanks=-1)):
        assert refusal(lambda r=request: room.desk.run(print_visit_forms, r)).code == "VISIT-FORMS"
    assert refusal(lambda: room.desk.run(print_visit_forms, PrintVisitForms(("0" * 32,)))).code == "HOUSEHOLD-MISSING"
    empty = PrintMonthList(2026, 11, "没有这个网格")
    assert refusal(lambda: room.desk.run(print_month_list, empty)).code == "VISIT-LIST-EMPTY"
