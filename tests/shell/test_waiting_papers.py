"""Papers that had not come out when the program ended are asked about on the page in front, and never by themselves."""

from __future__ import annotations

from tests.helpers.pages.shell import ShellPage


def printed(shell: ShellPage) -> int:
    """How many papers have come out."""
    folder = shell.program.printing._spooler.folder
    return len(list(folder.glob("*.pdf"))) if folder.exists() else 0


def test_what_waits_is_offered_after_sign_in_and_printed_by_its_key(at_desk):
    at_desk.settle()
    bar = at_desk.program.workspace.page.fault_bar
    at_desk.qtbot.waitUntil(bar.isVisible)
    assert bar.headline.text() == "还有 1 张文书没打。" and bar.rest.text() == "受理回执 80 mm。"
    assert at_desk.program.workspace.status.printer.words == "打印机 等 1 张" and printed(at_desk) == 0
    at_desk.press("Ctrl+1")
    at_desk.settle()
    at_desk.qtbot.waitUntil(lambda: at_desk.program.printing.idle)
    assert not bar.isVisible() and printed(at_desk) == 1
    assert at_desk.program.workspace.status.printer.words == "打印机 正常"
