"""A demand at the desk: Friday 2026-11-20, from registration to 归档, and everything that is refused on the way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from db.domain.demand_table import DemandAction, DemandKind, DemandRating, DemandState, Urgency
from db.domain.permissions import Role
from db.ids import new_id
from db.queries.demand_preview import PreviewStep, preview_step
from db.queries.demands import FindDemand, GetDemand, find_demand, get_demand
from db.queries.papers import GetPaper, get_paper
from db.session import add_operator
from db.usecases.demand_moves import (
    EscalateDue,
    HandOverAll,
    escalate_due,
    hand_over_all,
)
from db.usecases.demand_papers import PrintDemand, print_demand
from db.usecases.demands import (
    AddReporter,
    RegisterDemand,
    add_reporter,
    open_demand,
    register_demand,
)
from db.usecases.ground import SaveUnit, save_unit
from db.usecases.operators import AddOperator
from db.usecases.residents import ChangeResident, change_resident
from db.usecases.upkeep import escalate_demands
from db.usecases.workers import EndWorker, end_worker
from tests.helpers.centres import (
    ADMIN,
    ADMIN_PASSPHRASE,
    Started,
    centre,  # noqa: F401
    refusal,
    staffed,  # noqa: F401
)
from tests.helpers.demands import Hands, make_hands
from tests.helpers.desk_work import ZHANG, register, walk_in

A = DemandAction


@pytest.fixture
def hands(staffed: Started) -> Hands:  # noqa: F811
    return make_hands(staffed)


def test_from_registration_to_archive(hands: Hands) -> None:
    made = hands.register(urgency=Urgency.URGENT)
    assert made.serial.startswith("SQ-110105012003-02-20261120-0001-") and made.state is DemandState.REGISTERED
    assert (made.owner_name, made.due_on, made.next_on) == ("李敏", date(2026, 11, 23), date(2026, 11, 23))
    hands.walk(made.demand_id, "triage")
    assigned = hands.act(
        made.demand_id, A.ASSIGN, owner_id=hands.works, reason="请修路灯", limit_days=8, papers=("assignment_slip_a5",)
    )
    assert (assigned.owner_name, assigned.due_on) == ("街道市政所", date(2026, 12, 2))
    paper = hands.desk.ask(get_paper, GetPaper(assigned.job_ids[0]))
    assert (paper.kind, paper.paper, paper.data["owner_contact"]) == ("assignment_slip", "a5", "张海涛　138****2210")
    assert paper.data["reporter"] == "刘*芳" and paper.data["qr_payload"] == f"YM1:D:{made.serial}"
    assert paper.data["request"] == "请修路灯" and paper.data["due_text"] == "还有 8 个工作日"
    hands.walk(made.demand_id, "handle")
    hands.act(made.demand_id, A.NOTE, reason="线缆被挖断，等掘路许可", next_on=date(2026, 11, 24))
    hands.walk(made.demand_id, "answer")
    detail = open_demand(hands.desk, made.demand_id)
    assert (detail.state, detail.owner.name, detail.settled_on) == (DemandState.ANSWERED, "李敏", date(2026, 11, 20))
    hands.walk(made.demand_id, "tell", "rate")
    slip = hands.desk.run(print_demand, PrintDemand(made.demand_id, "answer_slip"))
    data = hands.desk.ask(get_paper, GetPaper(slip.job_id)).data
    assert (data["result"], data["rating"], data["owner"], data["in_time"]) == ("路灯已修好", "已解决", "街道市政所", "按期")
    assert [step["text"] for step in data["steps"]] == ["请修路灯", "签收办理", "线缆被挖断，等掘路许可"]
    done = hands.act(made.demand_id, A.ARCHIVE)
    assert done.state is DemandState.ARCHIVED
    detail = open_demand(hands.desk, made.demand_id)
    assert detail.actions == () and detail.archived_on == date(2026, 11, 20)
    assert [entry.action for entry in reversed(detail.timeline)] == [
        A.REGISTER, A.TRIAGE, A.ASSIGN, A.HANDLE, A.NOTE, A.ANSWER, A.TELL, A.RATE, A.ARCHIVE,
    ]  # fmt: skip
    assert detail.timeline[-3].text == "交 街道市政所，限 2026-12-02 前；请修路灯"
    assert {paper.kind for paper in detail.papers} == {"assignment_slip", "answer_slip"}


def test_a_double_press_is_one_demand_and_one_reporter(hands: Hands) -> None:
    request_id = new_id()
    first = hands.register(request_id=request_id)
    assert hands.register("别的标题", request_id=request_id) == first
    more = AddReporter(first.demand_id, "phone", name="王建国", request_id=new_id())
    assert hands.desk.run(add_reporter, more) == hands.desk.run(add_reporter, more)
    assert hands.row(first.demand_id).reporters == 2


REFUSED: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"request_id": "x"}, "REQUEST", "request_id"),
    ({"title": " "}, "DEMAND-TITLE", "title"),
    ({"title": "灯" * 81}, "TEXT", "title"),
    ({"text": "灯" * 2001}, "TEXT", "text"),
    ({"text": "灯\x00"}, "TEXT", "text"),
    ({"category": "没有"}, "DEMAND-CATEGORY", "category"),
    ({"source": "rumour"}, "DEMAND-SOURCE", "source"),
    ({"reporter_name": ""}, "DEMAND-REPORTER", "reporter_name"),
    ({"reporter_phone": "12"}, "PHONE", "reporter_phone"),
    ({"resident_id": "0" * 32}, "PERSON-MISSING", "resident_id"),
    ({"household_id": "0" * 32}, "HOUSEHOLD-MISSING", "household_id"),
    ({"visit_id": "0" * 32}, "VISIT-MISSING", "visit_id"),
    ({"owner_id": "0" * 32}, "OWNER-MISSING", "owner_id"),
    ({"keeper_id": "0" * 32}, "OWNER-MISSING", "keeper_id"),
    ({"next_on": date(2026, 11, 19)}, "DEMAND-NEXT", "next_on"),
    ({"next_on": date(2026, 12, 24)}, "DEMAND-NEXT", "next_on"),
)


def test_what_cannot_be_registered(hands: Hands) -> None:
    for changes, code, field in REFUSED:
        error = refusal(lambda changes=changes: hands.register(**changes))
        assert (error.code, error.field) == (code, field)
    assert hands.started.rows("SELECT id FROM demand") == []


def test_a_letter_may_be_anonymous_and_the_dead_report_nothing(hands: Hands) -> None:
    made = hands.register(source="letter", reporter_name="", reporter_phone="")
    assert open_demand(hands.desk, made.demand_id).reporter.name_masked == "匿名"
    person = walk_in(hands.desk)
    assert hands.row(hands.register(resident_id=person, reporter_name="").demand_id).reporter_name == "张桂兰"
    hands.desk.run(change_resident, ChangeResident(person, ZHANG, status="deceased"))
    assert refusal(lambda: hands.register(resident_id=person)).code == "PERSON-STATUS"


def test_nobody_who_left_is_given_a_demand(hands: Hands) -> None:
    made = hands.register()
    hands.walk(made.demand_id, "triage")
    hands.supervisor()
    hands.desk.run(end_worker, EndWorker(hands.wang, date(2026, 11, 20)))
    hands.desk.run(save_unit, SaveUnit("派出所", "department", active=False, unit_id=hands.police))
    for gone in (hands.wang, hands.police):
        error = refusal(lambda gone=gone: hands.act(made.demand_id, A.ASSIGN, owner_id=gone))
        assert (error.code, error.field) == ("OWNER-LEFT", "owner_id")
    assert refusal(lambda: hands.act(made.demand_id, A.ASSIGN)).code == "DEMAND-OWNER"


def test_a_stale_version_is_refused_plainly(hands: Hands) -> None:
    made = hands.register()
    hands.walk(made.demand_id, "triage")
    for action in (A.TRIAGE, A.ASSIGN, A.MERGE, A.TO_CASE):
        error = refusal(
            lambda action=action: hands.act(made.demand_id, action, base_version=1, main_id="x", case_id="x", meeting_id="x")
        )
        assert error.code == "DEMAND-VERSION" and "刚被别人更新过" in error.message
    assert len(hands.started.rows("SELECT id FROM demand_step")) == 2


def test_what_a_clerk_must_leave_to_the_supervisor(hands: Hands) -> None:
    made = hands.register()
    hands.walk(made.demand_id, "triage", "handle")
    for action in (A.EXTEND, A.ESCALATE):
        assert refusal(lambda action=action: hands.act(made.demand_id, action, reason="等", limit_days=20)).code == "PERMISSION"
    offers = {offer.action: offer for offer in open_demand(hands.desk, made.demand_id).actions}
    assert offers[A.EXTEND].refusal == "「延期」要值班长来办。" and offers[A.EXTEND].needs == ("reason", "limit")
    assert offers[A.ESCALATE].refusal and offers[A.FROM_MEETING].refusal == "这个诉求不在议事会上。"
    assert offers[A.ANSWER].allowed and offers[A.MERGE].needs == ("main",)
    hands.supervisor()
    assert hands.act(made.demand_id, A.EXTEND, reason="等许可", limit_days=20).due_on == date(2026, 12, 18)
    for level in (1, 2, 3):
        hands.act(made.demand_id, A.ESCALATE, reason="居民着急")
        assert hands.row(made.demand_id).level == level
    assert refusal(lambda: hands.act(made.demand_id, A.ESCALATE)).code == "DEMAND-LEVEL"


def test_merged_demands_are_one_problem_of_several_people(hands: Hands) -> None:
    main, second, third = (hands.register(f"路灯不亮 {n}") for n in range(3))
    hands.desk.run(add_reporter, AddReporter(third.demand_id, "phone", name="王建国"))
    hands.act(third.demand_id, A.MERGE, main_id=second.demand_id)
    assert hands.row(second.demand_id).reporters == 3
    hands.act(second.demand_id, A.MERGE, main_id=main.demand_id)
    assert hands.row(main.demand_id).reporters == 4
    fourth = hands.register("路灯不亮 3")
    moved = hands.act(fourth.demand_id, A.MERGE, main_id=third.demand_id)
    assert (moved.state, hands.row(fourth.demand_id).main_id) == (DemandState.MERGED, main.demand_id)
    assert hands.row(main.demand_id).reporters == 5
    hands.walk(main.demand_id, "triage", "handle")
    detail = open_demand(hands.desk, third.demand_id)
    assert detail.standing_id == main.demand_id and detail.main is not None
    assert detail.main.demand_id == second.demand_id
    assert {one.demand_id for one in open_demand(hands.desk, main.demand_id).merged} == {second.demand_id, fourth.demand_id}
    back = hands.act(second.demand_id, A.UNMERGE, reason="不是一处灯")
    assert back.state is DemandState.TRIAGED
    assert (hands.row(main.demand_id).reporters, hands.row(second.demand_id).reporters) == (2, 3)


def test_where_a_demand_cannot_be_merged(hands: Hands) -> None:
    made, other = hands.register(), hands.register("别的事")
    dispute = hands.register("楼上漏水", kind=DemandKind.DISPUTE)
    assert refusal(lambda: hands.act(made.demand_id, A.MERGE)).code == "DEMAND-MAIN"
    assert "自己" in refusal(lambda: hands.act(made.demand_id, A.MERGE, main_id=made.demand_id)).message
    assert "找不到" in refusal(lambda: hands.act(made.demand_id, A.MERGE, main_id="0" * 32)).message
    assert "分开统计" in refusal(lambda: hands.act(made.demand_id, A.MERGE, main_id=dispute.demand_id)).message
    hands.act(other.demand_id, A.MERGE, main_id=made.demand_id)
    assert "自己" in refusal(lambda: hands.act(made.demand_id, A.MERGE, main_id=other.demand_id)).message
    hands.supervisor()
    hands.walk(made.demand_id, "close")
    assert "归档" in refusal(lambda: hands.act(dispute.demand_id, A.MERGE, main_id=made.demand_id)).message


def test_a_reporter_is_noted_once_and_not_after_the_archive(hands: Hands) -> None:
    made, person = hands.register(), walk_in(hands.desk)
    added = hands.desk.run(add_reporter, AddReporter(made.demand_id, "visit", resident_id=person, text="我家也黑"))
    assert added.reporters == 2
    again = AddReporter(made.demand_id, "visit", resident_id=person)
    assert refusal(lambda: hands.desk.run(add_reporter, again)).code == "DEMAND-REPEAT"
    rows = open_demand(hands.desk, made.demand_id).reporters
    assert [(row.name_masked, row.source_label, row.text) for row in rows] == [
        ("刘*芳", "来访", ""), ("张*兰", "入户走访", "我家也黑"),
    ]  # fmt: skip
    hands.supervisor()
    hands.walk(made.demand_id, "close")
    late = AddReporter(made.demand_id, "phone", name="王建国")
    assert refusal(lambda: hands.desk.run(add_reporter, late)).code == "DEMAND-STATE"


def test_a_demand_becomes_a_case(hands: Hands) -> None:
    made = hands.register()
    hands.walk(made.demand_id, "triage")
    assert refusal(lambda: hands.act(made.demand_id, A.TO_CASE)).code == "DEMAND-CASE"
    assert refusal(lambda: hands.act(made.demand_id, A.TO_CASE, case_id="0" * 32)).code == "CASE-MISSING"
    case = register(hands.desk, walk_in(hands.desk))
    assert hands.act(made.demand_id, A.TO_CASE, case_id=case.case_id).state is DemandState.HANDLING
    linked = open_demand(hands.desk, made.demand_id).case
    assert linked is not None and linked.serial_short == case.serial_short


def test_a_demand_waits_for_a_meeting_on_its_agenda(hands: Hands) -> None:
    made, meeting = hands.register("广场舞音量"), hands.meeting(date(2026, 11, 24))
    hands.walk(made.demand_id, "triage", "handle")
    assert refusal(lambda: hands.act(made.demand_id, A.TO_MEETING)).code == "DEMAND-MEETING"
    assert refusal(lambda: hands.act(made.demand_id, A.TO_MEETING, meeting_id="0" * 32)).code == "MEETING-MISSING"
    hands.act(made.demand_id, A.TO_MEETING, meeting_id=meeting)
    detail = open_demand(hands.desk, made.demand_id)
    assert (detail.clock.text, detail.next_on) == ("议事 11-24", date(2026, 11, 24))
    items = hands.started.rows("SELECT title, demand_id FROM agenda_item")
    assert [(item.title, item.demand_id) for item in items] == [("广场舞音量", made.demand_id)]
    assert refusal(lambda: hands.act(made.demand_id, A.ANSWER)).code == "DEMAND-OFF_AGENDA"
    assert hands.act(made.demand_id, A.FROM_MEETING, reason="议定九点收场").due_on == date(2026, 12, 4)
    hands.act(made.demand_id, A.TO_MEETING, meeting_id=meeting)
    assert len(hands.started.rows("SELECT id FROM agenda_item")) == 1


def test_a_dispute_is_on_the_agenda_by_its_number(hands: Hands) -> None:
    made, meeting = hands.register("楼上漏水", kind=DemandKind.DISPUTE), hands.meeting(date(2026, 11, 24))
    hands.walk(made.demand_id, "triage")
    hands.act(made.demand_id, A.TO_MEETING, meeting_id=meeting)
    assert hands.started.rows("SELECT title FROM agenda_item")[0].title == f"矛盾纠纷 {made.serial_short}"


def test_a_dispute_is_read_on_record_and_only_by_some(hands: Hands) -> None:
    made = hands.register("5 号楼与商铺漏水纠纷", kind=DemandKind.DISPUTE)
    assert refusal(lambda: hands.desk.ask(get_demand, GetDemand(made.demand_id))).code == "DEMAND-UNSEEN"
    for _ in range(2):
        assert open_demand(hands.desk, made.demand_id).title == "5 号楼与商铺漏水纠纷"
    assert len(hands.started.audit("privacy.see")) == 1
    hands.started.clock.move(days=1)
    open_demand(hands.desk, made.demand_id)
    assert len(hands.started.audit("privacy.see")) == 2
    hands.started.sign_in(ADMIN, ADMIN_PASSPHRASE)
    add_operator(hands.desk, AddOperator("xiaowu", "吴晓", Role.ASSISTANT, "Wanping_78"))
    hands.started.sign_in("xiaowu", "Wanping_78")
    before = len(hands.started.rows("SELECT id FROM demand_step"))
    for attempt in (
        lambda: hands.desk.ask(get_demand, GetDemand(made.demand_id)),
        lambda: hands.act(made.demand_id, A.TRIAGE),
        lambda: hands.desk.run(add_reporter, AddReporter(made.demand_id, "phone", name="王建国")),
        lambda: hands.desk.run(print_demand, PrintDemand(made.demand_id, "assignment_slip")),
        lambda: hands.desk.ask(preview_step, PreviewStep(made.demand_id, A.TRIAGE)),
    ):
        assert refusal(attempt).code == "DEMAND-SENSITIVE"
    assert refusal(lambda: open_demand(hands.desk, made.demand_id)).code == "PERMISSION"
    assert len(hands.started.rows("SELECT id FROM demand_step")) == before
    plain = hands.register()
    assert open_demand(hands.desk, plain.demand_id).title.startswith("东门")


def test_what_is_overdue_goes_up_by_itself(hands: Hands) -> None:
    made, quiet = hands.register(), hands.register()
    hands.walk(quiet.demand_id, "triage", "handle")
    assert hands.desk.run(escalate_due, EscalateDue()).demand_ids == ()
    assert hands.started.audit("demands.escalate_due") == []
    hands.started.clock.move(days=4)
    seated, hands.desk.operator = hands.desk.operator, None
    assert escalate_demands(hands.desk) == ()
    hands.desk.operator = seated
    assert escalate_demands(hands.desk) == (made.demand_id,)
    assert escalate_demands(hands.desk) == ()
    detail = open_demand(hands.desk, made.demand_id)
    assert (detail.level, detail.level_label) == (1, "值班长")
    assert (detail.timeline[0].operator, detail.timeline[0].text) == ("系统", "升至值班长；超期 1 个工作日，自动升级")
    assert detail.next_on == date(2026, 11, 26)
    hands.started.clock.move(days=6)
    assert hands.desk.run(escalate_due, EscalateDue()).demand_ids == (made.demand_id,)
    assert hands.row(made.demand_id).level == 3
    assert len(hands.started.audit("demands.escalate_due")) == 2
    hands.walk(made.demand_id, "triage")
    assert hands.row(made.demand_id).level == 0


def test_all_demands_of_a_leaver_are_handed_over(hands: Hands) -> None:
    owned, kept, other = hands.register(owner_id=hands.wang), hands.register(keeper_id=hands.wang), hands.register()
    archived = hands.register(owner_id=hands.wang)
    assert refusal(lambda: hands.desk.run(hand_over_all, HandOverAll(hands.wang, hands.works))).code == "PERMISSION"
    hands.supervisor()
    hands.walk(archived.demand_id, "close")
    load = hands.desk.run(end_worker, EndWorker(hands.wang, date(2026, 11, 20)))
    assert set(load.open_demands) == {owned.demand_id, kept.demand_id}
    assert refusal(lambda: hands.desk.run(hand_over_all, HandOverAll(hands.works, hands.wang))).code == "OWNER-LEFT"
    assert refusal(lambda: hands.desk.run(hand_over_all, HandOverAll(hands.wang, hands.wang))).code == "OWNER-SAME"
    done = hands.desk.run(hand_over_all, HandOverAll(hands.wang, hands.works))
    assert set(done.demand_ids) == {owned.demand_id, kept.demand_id}
    assert hands.row(owned.demand_id).owner_name == "街道市政所"
    assert hands.row(kept.demand_id).keeper_id == hands.works
    assert hands.row(other.demand_id).version == 1 and hands.row(archived.demand_id).owner_id == hands.wang
    assert open_demand(hands.desk, owned.demand_id).timeline[0].text == "移交 街道市政所；王芳移交"


def test_a_demand_is_found_by_its_code_its_number_and_its_tail(hands: Hands) -> None:
    made = hands.register()
    for text in (f"YM1:D:{made.serial}", made.serial, made.serial_short.lower(), "0001", made.serial_short[-6:]):
        assert hands.desk.ask(find_demand, FindDemand(text)) == made.demand_id
    for text in ("0002", "灯", "YM1:D:SQ-0001-0001", made.serial[:-1] + "x"):
        assert hands.desk.ask(find_demand, FindDemand(text)) is None


def test_a_step_can_be_looked_at_before_it_is_taken(hands: Hands) -> None:
    begin = hands.desk.ask(preview_step, PreviewStep(None, A.REGISTER))
    assert (begin.owner_name, begin.due_on, begin.refusal) == ("李敏", date(2026, 11, 23), "")
    made = hands.register()
    hands.walk(made.demand_id, "triage")
    seen = hands.desk.ask(preview_step, PreviewStep(made.demand_id, A.ASSIGN, owner_id=hands.works, limit_days=8))
    assert (seen.due_on, seen.working_days, seen.owner_name) == (date(2026, 12, 2), 8, "街道市政所")
    assert "主办" in hands.desk.ask(preview_step, PreviewStep(made.demand_id, A.ASSIGN)).refusal
    meeting = hands.meeting(date(2026, 11, 24))
    talk = hands.desk.ask(preview_step, PreviewStep(made.demand_id, A.TO_MEETING, meeting_id=meeting))
    assert (talk.next_on, talk.refusal) == (date(2026, 11, 24), "")
    assert hands.desk.ask(preview_step, PreviewStep(made.demand_id, A.CLOSE)).refusal == ""


def test_papers_come_only_when_there_is_something_to_say(hands: Hands) -> None:
    made = hands.register()
    slip = PrintDemand(made.demand_id, "answer_slip")
    assert refusal(lambda: hands.desk.run(print_demand, slip)).code == "DEMAND-UNANSWERED"
    assert refusal(lambda: hands.act(made.demand_id, A.TRIAGE, papers=("receipt_80mm",))).code == "PAPER-KIND"
    assert hands.row(made.demand_id).state == "registered"
    assert refusal(lambda: hands.act("0" * 32, A.TRIAGE, base_version=1)).code == "DEMAND-MISSING"


def test_an_unsettled_demand_goes_back_to_who_handled_it(hands: Hands) -> None:
    made = hands.register()
    hands.walk(made.demand_id, "triage", "assign", "handle", "answer", "tell")
    hands.act(made.demand_id, A.RATE, rating=DemandRating.NOT_SETTLED)
    assert refusal(lambda: hands.act(made.demand_id, A.ARCHIVE)).code == "DEMAND-RATED"
    back = hands.act(made.demand_id, A.RETURN, reason="还是不亮")
    assert (back.owner_name, hands.row(made.demand_id).settled_on) == ("街道市政所", None)


def test_without_anybody_signed_in_nothing_happens(hands: Hands) -> None:
    hands.desk.operator = None
    request = RegisterDemand(new_id(), DemandKind.REQUEST, "民生", "灯", "walkin", reporter_name="刘桂芳")
    assert refusal(lambda: hands.desk.run(register_demand, request)).code == "SIGN-IN"
