"""Registering and moving cases, as the story of the pictures has it: Friday 2026-11-20, window 2."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from db.domain.cases import CaseAction, CaseState
from db.domain.identity import IdKind
from db.domain.permissions import Permission
from db.ids import new_id
from db.queries.case_lists import (
    CaseCountsRequest,
    CaseRows,
    CaseWindows,
    ListCases,
    case_counts,
    case_rows,
    case_windows,
    list_cases,
)
from db.queries.case_preview import PreviewCase, preview_case
from db.queries.cases import FindCase, GetCase, find_case, get_case
from db.queries.my_day import MyDay, StatusCountsRequest, my_day, status_counts
from db.queries.papers import GetPaper, WaitingPapers, get_paper, waiting_papers
from db.usecases.case_moves import MoveCase, ReceiveMaterials, move_case, receive_materials
from db.usecases.cases import Agent
from db.usecases.guidance import GiveBlockedSlip, GiveNotice, give_blocked_slip, give_notice
from db.usecases.papers import MarkPaper, Reprint, mark_paper, reprint
from tests.helpers.centres import (
    ADMIN,
    ADMIN_PASSPHRASE,
    CLERK,
    CLERK_PASSPHRASE,
    SUPERVISOR,
    SUPERVISOR_PASSPHRASE,
    Started,
    centre,  # noqa: F401
    refusal,
    staffed,  # noqa: F401
)
from tests.helpers.desk_work import ZHANG, offer, register, walk_in
from tests.helpers.rooms import look


@pytest.fixture
def desk_of(staffed: Started) -> Started:  # noqa: F811
    staffed.sign_in(CLERK, CLERK_PASSPHRASE)
    return staffed


def test_a_complete_case_is_accepted_with_the_dates_of_the_story(desk_of: Started) -> None:
    desk = desk_of.desk
    receipt = register(desk, walk_in(desk))
    assert receipt.serial == "110105012003-02-20261120-0001-8" and receipt.state is CaseState.ACCEPTED
    assert (receipt.promised_on, receipt.legal_on) == (date(2026, 12, 22), date(2027, 1, 4))
    assert receipt.provisional
    job = desk.ask(get_paper, GetPaper(receipt.job_ids[0]))
    assert (job.kind, job.paper, job.state) == ("receipt", "80mm", "waiting")
    assert job.data["applicant"] == "张*兰" and job.data["applicant_id"] == "110105********002X"
    assert job.data["legal_due"] == "2027-01-04（暂定）" and job.data["promised_text"] == "星期二　22 个工作日"


def test_numbers_count_up_within_the_day_and_begin_again_the_next(desk_of: Started) -> None:
    desk, person = desk_of.desk, walk_in(desk_of.desk)
    first, second = register(desk, person), register(desk, person)
    desk_of.clock.move(days=3)
    monday = register(desk, person)
    assert [r.serial_short[:16] for r in (first, second, monday)] == [
        "02-20261120-0001",
        "02-20261120-0002",
        "02-20261123-0001",
    ]


def test_a_double_press_is_one_case(desk_of: Started) -> None:
    desk, person, request_id = desk_of.desk, walk_in(desk_of.desk), new_id()
    first = register(desk, person, request_id=request_id, repeat_confirmed=False)
    again = register(desk, person, request_id=request_id, repeat_confirmed=False)
    assert first == again
    assert look(desk, "SELECT COUNT(*) AS n FROM service_case")[0].n == 1


def test_the_same_item_twice_in_a_day_asks_first(desk_of: Started) -> None:
    desk, person = desk_of.desk, walk_in(desk_of.desk)
    first = register(desk, person)
    error = refusal(lambda: register(desk, person, repeat_confirmed=False))
    assert error.code == "CASE-REPEAT" and error.details["case_id"] == first.case_id
    assert "09:30" in error.message
    assert register(desk, person, repeat_confirmed=True).case_id != first.case_id


def test_a_missing_material_cannot_be_accepted_but_a_deferrable_one_tolerated(desk_of: Started) -> None:
    desk, person = desk_of.desk, walk_in(desk_of.desk)
    chosen = offer(desk, "高龄津贴")
    without_card = chosen.without("银行卡")
    assert refusal(lambda: register(desk, person, ticked=without_card)).code == "CASE-MATERIALS"
    receipt = register(desk, person, mode="tolerant", ticked=without_card)
    assert receipt.supplement_on == date(2026, 11, 27) and receipt.promised_on == date(2026, 12, 22)
    kinds = {desk.ask(get_paper, GetPaper(job)).kind: desk.ask(get_paper, GetPaper(job)) for job in receipt.job_ids}
    assert set(kinds) == {"receipt", "tolerance"}
    assert kinds["receipt"].data["to_complete"]["heading"].startswith("请补交：银行卡")
    detail = desk.ask(get_case, GetCase(receipt.case_id))
    assert detail.tolerant
    missing = tuple(m.position for m in detail.materials if m.received_at is None and m.deferrable_days)
    desk.run(receive_materials, ReceiveMaterials(receipt.case_id, missing))
    assert not desk.ask(get_case, GetCase(receipt.case_id)).tolerant


def test_what_cannot_be_tolerated_is_received_and_supplemented(desk_of: Started) -> None:
    desk, person = desk_of.desk, walk_in(desk_of.desk)
    chosen = offer(desk, "高龄津贴")
    ticked = chosen.without("申请书")
    assert refusal(lambda: register(desk, person, mode="tolerant", ticked=ticked)).code == "CASE-MATERIALS"
    receipt = register(desk, person, mode="supplement", ticked=ticked)
    assert receipt.state is CaseState.SUPPLEMENT and receipt.supplement_on == date(2026, 11, 27)
    assert desk.ask(get_paper, GetPaper(receipt.job_ids[0])).kind == "intake"
    desk_of.clock.move(days=3)
    late = desk.ask(get_case, GetCase(receipt.case_id))
    missing = tuple(m.position for m in late.materials if m.received_at is None)
    moved = desk.run(
        move_case, MoveCase(receipt.case_id, late.version, CaseAction.SUPPLEMENT_RECEIVED, received_positions=missing)
    )
    accepted = desk.run(move_case, MoveCase(receipt.case_id, moved.version, CaseAction.ACCEPT))
    detail = desk.ask(get_case, GetCase(receipt.case_id))
    assert accepted.state is CaseState.ACCEPTED
    assert detail.promised is not None and detail.promised.due_on == date(2026, 12, 23), "counted from 11-23"
    assert [entry.action for entry in detail.timeline][-1] is CaseAction.REGISTER


def test_an_instant_item_is_finished_at_once_and_a_promised_one_cannot_be(desk_of: Started) -> None:
    desk, person = desk_of.desk, walk_in(desk_of.desk)
    receipt = register(desk, person, "老年优待证", "instant")
    assert receipt.state is CaseState.COMPLETED
    detail = desk.ask(get_case, GetCase(receipt.case_id))
    assert detail.clock.text == "按时" and detail.closed_at is not None
    assert refusal(lambda: register(desk, person, "高龄津贴", "instant")).code == "CASE-KIND"
    paper = desk.ask(get_paper, GetPaper(receipt.job_ids[0])).data
    assert (paper["promised_name"], paper["promised_on"]) == ("办结方式", "当场办结")


def test_an_agent_needs_a_valid_number_and_an_authorisation(desk_of: Started) -> None:
    desk, person = desk_of.desk, walk_in(desk_of.desk)
    agent = Agent("王建国", IdKind.RESIDENT_CARD, "110105197001011234", authorisation="授权委托书")
    error = refusal(lambda: register(desk, person, agent=agent))
    assert error.code == "ID-CHECK" and error.field == "agent_id_number" and error.message.startswith("代办人")
    good = replace(agent, id_number="11010519491231002X")
    assert refusal(lambda: register(desk, person, agent=replace(good, authorisation=" "))).field == "agent_authorisation"
    receipt = register(desk, person, agent=good)
    assert desk.ask(get_case, GetCase(receipt.case_id)).agent_id_masked == "110105********002X"
    assert desk.ask(get_paper, GetPaper(receipt.job_ids[0])).data["proxy"].startswith("王*国")


def test_voiding_needs_a_reason_and_a_supervisor(desk_of: Started) -> None:
    desk = desk_of.desk
    receipt = register(desk, walk_in(desk))
    void = MoveCase(receipt.case_id, 2, CaseAction.VOID, "事项选错")
    assert refusal(lambda: desk.run(move_case, void)).code == "PERMISSION"
    offers = {o.action: o for o in desk.ask(get_case, GetCase(receipt.case_id)).actions}
    assert not offers[CaseAction.VOID].allowed and "值班长" in offers[CaseAction.VOID].refusal
    desk_of.sign_in(SUPERVISOR, SUPERVISOR_PASSPHRASE)
    assert refusal(lambda: desk.run(move_case, replace(void, reason="  "))).code == "CASE-REASON"
    assert desk.run(move_case, void).state is CaseState.VOIDED
    assert desk.ask(get_case, GetCase(receipt.case_id)).clock.kind == "none"


def test_a_step_on_a_version_already_passed_is_refused(desk_of: Started) -> None:
    desk = desk_of.desk
    receipt = register(desk, walk_in(desk))
    desk.run(move_case, MoveCase(receipt.case_id, 2, CaseAction.HANDLE))
    assert refusal(lambda: desk.run(move_case, MoveCase(receipt.case_id, 2, CaseAction.COMPLETE))).code == "CASE-VERSION"
    assert refusal(lambda: desk.run(move_case, MoveCase(receipt.case_id, 3, CaseAction.ACCEPT))).code == "CASE-STATE"


def test_a_late_notice_means_accepted_from_the_day_of_receipt(desk_of: Started) -> None:
    desk = desk_of.desk
    receipt = register(desk, walk_in(desk), mode="supplement", ticked=())
    version = desk.ask(get_case, GetCase(receipt.case_id)).version
    moved = desk.run(move_case, MoveCase(receipt.case_id, version, CaseAction.SUPPLEMENT_RECEIVED))
    deem = MoveCase(receipt.case_id, moved.version, CaseAction.DEEM_ACCEPTED)
    assert refusal(lambda: desk.run(move_case, deem)).code == "CASE-NOT-DUE"
    desk_of.clock.move(days=10)
    detail = desk.ask(get_case, GetCase(receipt.case_id))
    assert detail.clock.text == "视为受理"
    assert CaseAction.DEEM_ACCEPTED in {o.action for o in detail.actions}
    desk.run(move_case, deem)
    detail = desk.ask(get_case, GetCase(receipt.case_id))
    assert detail.promised is not None and detail.promised.due_on == date(2026, 12, 22)


def test_a_dead_persons_file_accepts_nothing(desk_of: Started) -> None:
    from db.usecases.residents import ChangeResident, change_resident

    desk = desk_of.desk
    person = walk_in(desk)
    desk.run(change_resident, ChangeResident(person, ZHANG, status="deceased"))
    assert refusal(lambda: register(desk, person)).code == "PERSON-STATUS"


@pytest.mark.parametrize("ticked", [(99,), (-1,)])
def test_positions_the_list_does_not_have_are_refused(desk_of: Started, ticked: tuple[int, ...]) -> None:
    desk = desk_of.desk
    person = walk_in(desk)
    assert refusal(lambda: register(desk, person, ticked=ticked)).code == "CASE-MATERIALS"


def test_a_case_keeps_the_version_it_began_under(desk_of: Started) -> None:
    from db.domain.calendar import Limit
    from db.queries.catalogue import GetItem, get_item
    from db.usecases.catalogue import SaveItem, save_item

    desk = desk_of.desk
    person = walk_in(desk)
    old = register(desk, person)
    desk_of.sign_in(ADMIN, ADMIN_PASSPHRASE)
    chosen = offer(desk, "高龄津贴")
    item = replace(chosen.item, promised=Limit(10))
    version = desk.ask(get_item, GetItem(chosen.item_id)).version
    desk.run(save_item, SaveItem(chosen.item_id, item, version))
    new = register(desk, person)
    assert new.promised_on == date(2026, 12, 4) and old.promised_on == date(2026, 12, 22)
    assert desk.ask(get_case, GetCase(old.case_id)).promised.total == 22  # type: ignore[union-attr]


def test_lists_put_the_urgent_first_and_count_what_each_preset_holds(desk_of: Started) -> None:
    desk = desk_of.desk
    person = walk_in(desk)
    instant = register(desk, person, "老年优待证", "instant")
    long = register(desk, person)
    short = register(desk, person, "场地预约")
    ids = desk.ask(list_cases, ListCases(preset="all")).ids
    assert ids == (short.case_id, long.case_id, instant.case_id)
    desk_of.clock.move(days=5)
    counts = desk.ask(case_counts, CaseCountsRequest())
    assert (counts.open, counts.overdue, counts.all, counts.today) == (2, 1, 3, 0)
    assert desk.ask(list_cases, ListCases(preset="overdue")).ids == (short.case_id,)
    row = desk.ask(case_rows, CaseRows((short.case_id, "gone")))[0]
    assert row.clock.text == "超 2 工作日" and row.applicant_masked == "张*兰"
    assert desk.ask(list_cases, ListCases(preset="all", descending=True)).ids == tuple(reversed(ids))


@pytest.mark.parametrize("sort", ["serial", "applicant", "item", "state", "operator", "due", "received"])
def test_every_order_pages_without_loss_or_repeat(desk_of: Started, sort: str) -> None:
    desk = desk_of.desk
    person = walk_in(desk)
    made = {register(desk, person, name).case_id for name in ("高龄津贴", "低保", "老年优待证", "场地预约", "临时救助")}
    pages = [
        desk.ask(list_cases, ListCases(preset="all", sort=sort, limit=2, offset=n)) for n in (0, 2, 4)  # type: ignore[arg-type]
    ]
    found = [case_id for page in pages for case_id in page.ids]
    assert set(found) == made and len(found) == 5
    assert [page.more for page in pages] == [True, True, False]


def test_paging_by_clock_crosses_from_open_to_closed(desk_of: Started) -> None:
    desk = desk_of.desk
    person = walk_in(desk)
    made = [register(desk, person, "老年优待证", "instant").case_id for _ in range(3)]
    made += [register(desk, person, "高龄津贴").case_id for _ in range(2)]
    found = [
        case_id
        for n in range(0, 6, 2)
        for case_id in desk.ask(list_cases, ListCases(preset="all", limit=2, offset=n)).ids
    ]
    assert sorted(found) == sorted(made)


def test_a_list_is_found_in_by_number_name_pinyin_and_item(desk_of: Started) -> None:
    desk = desk_of.desk
    receipt = register(desk, walk_in(desk))
    for text in ("02-20261120-0001", receipt.serial, "张桂兰", "zgl", "高龄"):
        assert desk.ask(list_cases, ListCases(preset="all", text=text)).ids == (receipt.case_id,), text
    assert desk.ask(list_cases, ListCases(preset="all", text="李四光")).ids == ()
    assert desk.ask(find_case, FindCase(receipt.serial_short)) == receipt.case_id
    assert refusal(lambda: desk.ask(find_case, FindCase("02-20261120-0001-7"))).code == "SERIAL"


def test_the_preview_promises_what_registration_then_keeps(desk_of: Started) -> None:
    desk = desk_of.desk
    person = walk_in(desk)
    chosen = offer(desk, "高龄津贴")
    preview = desk.ask(preview_case, PreviewCase(chosen.version_id, person))
    assert preview.repeat is None and preview.legal_provisional and not preview.promised_provisional
    assert [check.passed for check in preview.checks][:2] == [True, True]
    receipt = register(desk, person)
    assert (preview.promised_on, preview.legal_on) == (receipt.promised_on, receipt.legal_on)
    again = desk.ask(preview_case, PreviewCase(chosen.version_id, person))
    assert again.repeat is not None and again.repeat.case_id == receipt.case_id


def test_the_windows_that_have_cases_are_listed_once_each(desk_of: Started) -> None:
    desk = desk_of.desk
    assert desk.ask(case_windows, CaseWindows()) == ()
    person = walk_in(desk)
    for _ in range(2):
        register(desk, person)
    assert desk.ask(case_windows, CaseWindows()) == (2,)


def test_my_day_and_the_status_bar_count_today(desk_of: Started) -> None:
    desk = desk_of.desk
    person = walk_in(desk)
    register(desk, person, "老年优待证", "instant")
    desk_of.clock.move(minutes=8)
    register(desk, person, "场地预约")
    facts = desk.ask(my_day, MyDay())
    assert (facts.accepted, facts.instant, facts.average_minutes) == (2, 1, 8)
    assert facts.recent[0].item_name == "场地预约" and facts.todo[0].item_name == "场地预约"
    status = desk.ask(status_counts, StatusCountsRequest())
    assert (status.accepted, status.instant, status.soon, status.overdue) == (2, 1, 1, 0)


def test_a_reprint_says_so_and_counts(desk_of: Started) -> None:
    desk = desk_of.desk
    receipt = register(desk, walk_in(desk))
    desk.run(mark_paper, MarkPaper(receipt.job_ids[0], "printed", "前台热敏"))
    desk_of.clock.move(hours=1)
    for count in (1, 2):
        queued = desk.run(reprint, Reprint(subject_id=receipt.case_id))
        job = desk.ask(get_paper, GetPaper(queued.job_id))
        assert queued.reprint == count and job.data["reprint"] and job.data["reprint_count"] == count
    assert [job.reprint for job in desk.ask(waiting_papers, WaitingPapers())] == [1, 2]
    assert refusal(lambda: desk.run(reprint, Reprint(subject_id="0" * 32))).code == "PAPER-MISSING"


def test_a_notice_lists_what_is_missing_and_opens_no_case(desk_of: Started) -> None:
    desk = desk_of.desk
    person = walk_in(desk)
    chosen = offer(desk, "高龄津贴")
    request = GiveNotice(chosen.version_id, person, chosen.without("银行卡"), new_id())
    given = desk.run(give_notice, request)
    assert desk.run(give_notice, request) == given, "a double press is one paper"
    data = desk.ask(get_paper, GetPaper(given.job_ids[0])).data
    bring = [m["name"] for m in data["materials"] if m["state"] == "bring"]
    assert bring and all(name.startswith("银行卡") for name in bring)
    assert given.serial.startswith("GZ-110105012003-02-20261120-0001-")
    assert look(desk, "SELECT COUNT(*) AS n FROM service_case")[0].n == 0


def test_a_blocked_certificate_leads_to_the_right_office(desk_of: Started) -> None:
    desk = desk_of.desk
    given = desk.run(give_blocked_slip, GiveBlockedSlip("NO-01", None, new_id()))
    job = desk.ask(get_paper, GetPaper(given.job_ids[0]))
    assert job.kind == "blocked_slip" and job.data["office"]
    assert refusal(lambda: desk.run(give_blocked_slip, GiveBlockedSlip("NO-99", None, new_id()))).code == "BLOCKED-MISSING"


def test_every_queued_paper_becomes_its_document(desk_of: Started) -> None:
    import msgspec

    from desktop.documents.registry import KINDS

    desk = desk_of.desk
    person = walk_in(desk)
    chosen = offer(desk, "高龄津贴")
    register(desk, person)
    register(desk, person, mode="tolerant", ticked=chosen.without("银行卡"))
    register(desk, person, mode="supplement", ticked=())
    desk.run(give_notice, GiveNotice(chosen.version_id, None, (), new_id()))
    desk.run(give_blocked_slip, GiveBlockedSlip("NO-02", person, new_id()))
    jobs = desk.ask(waiting_papers, WaitingPapers())
    assert {job.kind for job in jobs} == {"receipt", "tolerance", "intake", "notice", "blocked_slip"}
    for job in jobs:
        kind = KINDS[job.kind]
        pdf = kind.render(msgspec.convert(job.data, kind.data), job.paper)
        assert pdf.startswith(b"%PDF"), job.kind


def test_who_may_read_cases_is_a_permission(desk_of: Started) -> None:
    assert desk_of.desk.may(Permission.CASE_READ)
    desk_of.desk.operator = None
    assert refusal(lambda: desk_of.desk.ask(case_counts, CaseCountsRequest())).code == "SIGN-IN"
