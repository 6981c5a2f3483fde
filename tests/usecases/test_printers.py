"""Printer profiles in this PC's settings, the older settings read into them, and the print log."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from db.domain.errors import KnownError
from db.domain.printer_profiles import PrinterProfile, Way
from db.queries.papers import PaperLog, paper_log
from db.queries.settings import ReadSettings, Settings, read_settings
from db.usecases.papers import MarkPaper, Reprint, mark_paper, reprint
from db.usecases.settings import ChangePrinters, ChangeSettings, change_printers, change_settings
from tests.helpers.centres import CLERK, CLERK_PASSPHRASE, Started, centre  # noqa: F401
from tests.helpers.desk_work import register, walk_in
from tests.helpers.rooms import arrange, look

ROLL = PrinterProfile("80mm", Way.TCP, "192.168.1.87", 1.5, 0.0, 2, False)


def settings_of(started: Started) -> Settings:
    return started.desk.ask(read_settings, ReadSettings())


def change(started: Started, **values: object) -> None:
    started.desk.run(change_settings, ChangeSettings(values))  # type: ignore[arg-type]


def test_profiles_are_kept_and_named_in_the_audit(centre: Started) -> None:  # noqa: F811
    laser = PrinterProfile("a5", Way.SPOOL, "A5 激光")
    centre.desk.run(change_printers, ChangePrinters((laser, ROLL)))
    kept = settings_of(centre)
    assert kept.printers == (ROLL, laser)
    assert (kept.receipt_printer, kept.a5_printer) == ("192.168.1.87", "A5 激光")
    [row] = look(centre.desk, "SELECT * FROM audit WHERE action = 'settings.printers'")
    assert "80 mm 卷纸：192.168.1.87（网口直连）" in str(tuple(row))
    centre.reopen()
    assert settings_of(centre).printers == (ROLL, laser)


def test_a_wrong_profile_changes_nothing(centre: Started) -> None:  # noqa: F811
    centre.desk.run(change_printers, ChangePrinters((ROLL,)))
    with pytest.raises(KnownError) as refused:
        centre.desk.run(change_printers, ChangePrinters((PrinterProfile("80mm", Way.USB, "?"),)))
    assert (refused.value.code, refused.value.field) == ("PRINTER", "device")
    assert settings_of(centre).printers == (ROLL,)


def test_a_clerk_does_not_set_printers(centre: Started) -> None:  # noqa: F811
    centre.add_people()
    centre.sign_in(CLERK, CLERK_PASSPHRASE)
    with pytest.raises(KnownError, match="PERMISSION"):
        centre.desk.run(change_printers, ChangePrinters((ROLL,)))


def test_an_older_room_is_read_as_if_it_had_profiles(centre: Started) -> None:  # noqa: F811
    def older(tx) -> None:  # type: ignore[no-untyped-def]
        tx.connection.execute(text("DELETE FROM setting WHERE key IN ('printers', 'receipt_printer', 'a5_printer')"))
        for key, name in (("receipt_printer", "前台热敏 80 mm"), ("a5_printer", "A5 激光")):
            tx.connection.execute(
                text("INSERT INTO setting (key, value) VALUES (:key, :value)"), {"key": key, "value": json.dumps(name)}
            )

    arrange(centre.desk, older)
    kept = settings_of(centre)
    assert (kept.receipt_printer, kept.a5_printer) == ("前台热敏 80 mm", "A5 激光")
    assert [(one.paper, one.device) for one in kept.printers] == [("80mm", "前台热敏 80 mm"), ("a5", "A5 激光")]
    change(centre, a5_printer="新激光")
    assert [(one.paper, one.device) for one in settings_of(centre).printers] == [("80mm", "前台热敏 80 mm"), ("a5", "新激光")]
    keys = {row.key for row in look(centre.desk, "SELECT key FROM setting")}
    assert "printers" in keys and not keys & {"receipt_printer", "a5_printer"}


def test_the_older_settings_change_profiles_and_keep_their_offsets(centre: Started) -> None:  # noqa: F811
    centre.desk.run(change_printers, ChangePrinters((ROLL,)))
    change(centre, receipt_printer="前台热敏 80 mm")
    assert settings_of(centre).printers == (PrinterProfile("80mm", Way.SPOOL, "前台热敏 80 mm", 1.5, 0.0, 2, False),)
    change(centre, receipt_printer="")
    assert settings_of(centre).printers == ()


def test_another_receipt_paper_means_the_same_printer_with_another_roll(centre: Started) -> None:  # noqa: F811
    change(centre, receipt_printer="小票机")
    change(centre, receipt_paper="58mm")
    kept = settings_of(centre)
    assert [(one.paper, one.device) for one in kept.printers] == [("58mm", "小票机")] and kept.receipt_printer == "小票机"
    change(centre, receipt_paper="a5")
    assert settings_of(centre).receipt_printer == ""
    change(centre, receipt_paper="241x140", receipt_printer="针式")
    assert ("241x140", "针式") in [(one.paper, one.device) for one in settings_of(centre).printers]


def test_every_outcome_leaves_a_line(centre: Started) -> None:  # noqa: F811
    receipt = register(centre.desk, walk_in(centre.desk))
    [job] = receipt.job_ids

    def mark(state: str, **more: object) -> None:
        centre.desk.run(mark_paper, MarkPaper(job, state, **more))  # type: ignore[arg-type]

    mark("sent", printer="小票机")
    mark("failed", printer="小票机", way="tcp", error="没有纸了；请装好纸再试。")
    mark("sent", printer="小票机")
    mark("sent", printer="A5 激光", paper="a5")
    mark("printed", printer="A5 激光", way="spool", copies=2)
    mark("printed")
    again = centre.desk.run(reprint, Reprint(job_id=job)).job_id
    centre.desk.run(mark_paper, MarkPaper(again, "cancelled"))
    lines = centre.desk.ask(paper_log, PaperLog())
    said = [(one.outcome, one.printer, one.paper, one.copies, one.reprint) for one in reversed(lines)]
    assert said == [
        ("failed", "小票机", "80mm", 1, 0),
        ("unsure", "小票机", "80mm", 1, 0),
        ("printed", "A5 激光", "a5", 2, 0),
        ("confirmed", "A5 激光", "a5", 1, 0),
        ("cancelled", "", "a5", 1, 1),
    ]
    assert {one.operator_name for one in lines} == {"王建军"} and lines[-1].error.startswith("没有纸了")
    assert centre.desk.ask(paper_log, PaperLog(subject_id=receipt.case_id, limit=2)) == lines[:2]
    assert centre.desk.ask(paper_log, PaperLog(subject_id="0" * 32)) == ()
