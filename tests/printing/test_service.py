"""Papers come out once, in order, without holding anything up; trouble leaves them in the queue."""

from __future__ import annotations

import threading

import pikepdf
import pytest

from db.queries.papers import GetPaper, get_paper
from db.usecases.papers import MarkPaper, mark_paper
from desktop.printing.fault_actions import fault_actions
from desktop.printing.service import PrintingService
from desktop.widgets.fault_bar import FaultBar
from tests.helpers.desk_work import register, walk_in
from tests.helpers.printers import LASER, THERMAL


@pytest.fixture
def settle(qtbot, service):
    return lambda: qtbot.waitUntil(lambda: service.idle)


def state_of(room, job_id):
    return room.desk.ask(get_paper, GetPaper(job_id))


def test_a_receipt_goes_to_the_roll_and_the_promise_in_two_copies_to_the_sheet(room, service, spooler, heard, settle):
    receipt = register(room.desk, walk_in(room.desk), ticked=(0, 1, 2, 4), mode="tolerant")
    service.submit(receipt.job_ids)
    settle()
    assert spooler.out == [(THERMAL, "受理回执 80 mm", 1), (LASER, "容缺受理承诺书 A5", 2)]
    assert heard.states == ["sent", "printed", "sent", "printed"]
    assert [state_of(room, job).state for job in receipt.job_ids] == ["printed", "printed"]
    names = sorted(path.name for path in spooler.folder.iterdir())
    assert names == ["001 受理回执 80 mm.pdf", "002 容缺受理承诺书 A5.pdf", "003 容缺受理承诺书 A5.pdf"]
    with pikepdf.open(spooler.folder / names[0]) as pdf:
        assert round(float(pdf.pages[0].mediabox[2]) / 72 * 25.4) == 80
    assert service.waiting == 0 and service.state_text() == "正常" and service.state_level() == "ok"


def test_a_printer_that_is_off_loses_nothing_and_retry_prints(room, service, spooler, heard, settle, qtbot):
    spooler.off = {THERMAL}
    [job_id] = register(room.desk, walk_in(room.desk)).job_ids
    service.submit([job_id])
    settle()
    [fault] = heard.faults
    assert (fault.code, fault.job_ids, fault.other_paper) == ("PRINT-OFF", (job_id,), "a5")
    assert fault.headline == "受理回执 80 mm还没打出来。" and "前台热敏 80 mm" in fault.rest
    assert state_of(room, job_id).state == "failed" and state_of(room, job_id).error
    assert service.waiting == 1 and service.state_text() == "前台热敏 80 mm 未响应・等 1 张"
    assert service.state_level() == "warn"

    spooler.off = set()
    bar = FaultBar(name="bar")
    qtbot.addWidget(bar)
    [retry, _] = fault_actions(service, fault, bar=bar)
    retry.callback()
    settle()
    assert state_of(room, job_id).state == "printed" and len(spooler.out) == 1
    assert service.waiting == 0 and service.state_text() == "正常"


def test_without_a_printer_the_paper_waits_and_may_go_to_another(room, service, spooler, heard, settle, qtbot):
    spooler.gone = {THERMAL}
    [job_id] = register(room.desk, walk_in(room.desk)).job_ids
    service.submit([job_id])
    settle()
    assert heard.faults[0].code == "PRINT-NO-PRINTER" and state_of(room, job_id).state == "waiting"
    assert service.state_text() == "未设置・等 1 张"
    bar = FaultBar(name="bar")
    qtbot.addWidget(bar)
    [_, other] = fault_actions(service, heard.faults[0], bar=bar, retry_key="Ctrl+1")
    assert (other.key, other.title) == ("Ctrl+2", "改用 A5 打印机")
    other.callback()
    settle()
    assert spooler.out == [(LASER, "受理回执 80 mm", 1)]
    assert state_of(room, job_id).paper == "a5"


def test_asking_twice_prints_once(room, service, spooler, settle):
    [job_id] = register(room.desk, walk_in(room.desk)).job_ids
    service.submit([job_id])
    service.retry(job_id)
    settle()
    service.submit([job_id])
    settle()
    assert len(spooler.out) == 1


def test_what_a_crash_left_in_doubt_is_asked_about_and_not_printed_again(room, service, spooler, heard, settle, qtbot):
    person = walk_in(room.desk)
    jobs = [register(room.desk, person).job_ids[0] for _ in range(3)]
    for job_id in jobs[:2]:
        room.desk.run(mark_paper, MarkPaper(job_id, "sent", printer=THERMAL))
    service.recover()
    settle()
    [fault] = heard.faults
    assert (fault.code, set(fault.job_ids)) == ("PRINT-UNSURE", set(jobs[:2]))
    assert service.waiting == 3 and service.printer_names() == (THERMAL, LASER)
    service.submit(jobs)
    settle()
    assert [state_of(room, job).state for job in jobs] == ["sent", "sent", "printed"] and len(spooler.out) == 1

    bar = FaultBar(name="bar")
    qtbot.addWidget(bar)
    again, came_out = fault_actions(service, fault, bar=bar)
    assert (again.title, came_out.title) == ("没打出来，再打", "已经打出来了")
    service.retry(jobs[0])
    service.confirm_printed([jobs[1]])
    settle()
    assert len(spooler.out) == 2 and service.waiting == 0


def test_what_waited_is_offered_when_the_printer_is_back_and_after_a_restart(
    room, service, spooler, heard, settle, qtbot,
):
    person = walk_in(room.desk)
    first, second, third = (register(room.desk, person).job_ids[0] for _ in range(3))
    spooler.off = {THERMAL}
    service.submit([first, second])
    settle()
    assert [fault.code for fault in heard.faults] == ["PRINT-OFF", "PRINT-OFF"] and not spooler.out
    spooler.off = set()
    service.retry(first)
    settle()
    offered = heard.faults[-1]
    assert (offered.code, offered.job_ids) == ("PRINT-WAITING", (second, third))
    assert offered.headline == "还有 2 张文书没打。" and len(spooler.out) == 1
    bar = FaultBar(name="bar")
    qtbot.addWidget(bar)
    now, never = fault_actions(service, offered, bar=bar)
    assert (now.title, never.title) == ("现在打", "不用打了")
    now.callback()
    settle()
    assert len(spooler.out) == 3 and service.waiting == 0 and heard.faults[-1] is offered

    fourth = register(room.desk, person).job_ids[0]
    again = PrintingService(room.desk, spooler)
    faults = []
    again.fault.connect(faults.append)
    again.recover()
    qtbot.waitUntil(lambda: again.idle)
    assert [(fault.code, fault.job_ids) for fault in faults] == [("PRINT-WAITING", (fourth,))]
    _, never = fault_actions(again, faults[0], bar=bar)
    never.callback()
    qtbot.waitUntil(lambda: again.idle)
    assert state_of(room, fourth).state == "cancelled" and again.waiting == 0 and len(spooler.out) == 3
    again.close()


def test_characters_no_font_has_are_listed_before_printing(room, service, spooler, heard, settle, qtbot):
    [job_id] = register(room.desk, walk_in(room.desk)).job_ids
    from tests.helpers.rooms import arrange

    def spoil(tx):
        from db.models.paper import PrintJob

        job = tx.session.get(PrintJob, job_id)
        job.data = job.data.replace("张*兰", "\U000e0fff*兰")

    arrange(room.desk, spoil)
    service.submit([job_id])
    settle()
    [fault] = heard.faults
    assert fault.code == "PRINT-CHARACTERS" and "\U000e0fff" in fault.rest and not spooler.out
    assert state_of(room, job_id).state == "waiting"
    bar = FaultBar(name="bar")
    qtbot.addWidget(bar)
    go_on, _ = fault_actions(service, fault, bar=bar)
    go_on.callback()
    settle()
    assert state_of(room, job_id).state == "printed"


def test_a_reprint_is_marked_and_counted(room, service, spooler, heard, settle):
    receipt = register(room.desk, walk_in(room.desk))
    service.submit(receipt.job_ids)
    settle()
    service.reprint(subject_id=receipt.case_id)
    settle()
    assert heard.views[-1].reprint == 1 and heard.views[-1].state == "printed"
    last = state_of(room, heard.views[-1].job_id)
    assert last.data["reprint"] is True and last.data["reprint_count"] == 1
    service.reprint(subject_id="0" * 32)
    settle()
    assert heard.faults[-1].code == "PAPER-MISSING"


def test_a_pdf_is_kept_under_a_name_of_its_own(room, service, settle, tmp_path):
    receipt = register(room.desk, walk_in(room.desk))
    written = []
    service.saved.connect(written.append)
    service.save_pdf(receipt.job_ids[0])
    service.save_pdf(receipt.job_ids[0], tmp_path / "这里.pdf")
    settle()
    assert [path.name for path in written] == [f"受理回执 80 mm {receipt.serial_short}.pdf", "这里.pdf"]
    assert written[0].read_bytes() == written[1].read_bytes() and written[0].read_bytes().startswith(b"%PDF")


def test_a_folder_that_cannot_be_written_is_told(room, service, heard, settle, tmp_path):
    receipt = register(room.desk, walk_in(room.desk))
    (tmp_path / "档案").write_text("not a folder")
    service.save_pdf(receipt.job_ids[0], tmp_path / "档案" / "一.pdf")
    settle()
    assert heard.faults[0].code == "PRINT-SAVE" and "档案" in heard.faults[0].headline


def test_a_slow_printer_holds_up_no_question(room, service, spooler, qtbot, monkeypatch):
    gate = threading.Event()
    spool = spooler.spool
    monkeypatch.setattr(spooler, "spool", lambda *a, **k: (gate.wait(20), spool(*a, **k))[1])
    [job_id] = register(room.desk, walk_in(room.desk)).job_ids
    made = []
    service.rendered.connect(lambda job, view, pdf: made.append(pdf))
    with qtbot.waitSignal(service.job_changed):
        service.submit([job_id])
    service.render(job_id)
    qtbot.waitUntil(lambda: bool(made))
    assert not spooler.out and state_of(room, job_id).state == "sent"
    gate.set()
    qtbot.waitUntil(lambda: service.idle)
    assert len(spooler.out) == 1


def test_signed_out_the_paper_waits(room, service, spooler, heard, settle):
    [job_id] = register(room.desk, walk_in(room.desk)).job_ids
    operator, room.desk.operator = room.desk.operator, None
    service.submit([job_id])
    settle()
    assert heard.faults[0].code == "SIGN-IN" and not spooler.out
    room.desk.operator = operator
    assert state_of(room, job_id).state == "waiting"
