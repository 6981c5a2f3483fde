"""What keeps the desk: locking, the lists, management, backup, how it looks, and going home."""

from __future__ import annotations

from db.backup import listing
from db.domain.scancodes import receipt_payload
from db.paths import DataPaths
from db.queries.papers import PaperLog, paper_log
from db.queries.settings import ReadSettings, Settings, read_settings
from desktop.features.admin.page import SECTIONS
from desktop.printing.socket_printer import SocketPrinter
from desktop.tour.task import Tour
from desktop.tour.tasks.first_day import PASSPHRASE

_RESET = b"\x1b@"
"""What an ESC/POS job begins with."""
_PAGES = (("Alt+2", "cases"), ("Alt+3", "residents"), ("Alt+4", "visits"), ("Alt+5", "demands"), ("Alt+=", "admin"))


def lock_and_unlock(tour: Tour) -> None:
    """Ctrl+L and the passphrase: back on the page as it was."""
    hands = tour.driver
    page = hands.page_name
    hands.press("Ctrl+L", until=lambda: hands.focus == "sign_in_passphrase", awaited="锁屏")
    hands.shot("locked")
    hands.decide()
    hands.type(PASSPHRASE)
    hands.press("Return", until=lambda: hands.page_name == page, awaited="解锁回到原页")
    hands.shot("unlocked")


def lists(tour: Tour) -> None:
    """Every page and every section of management, by keys."""
    hands = tour.driver
    for key, name in _PAGES:
        hands.decide()
        hands.press(key, until=lambda name=name: hands.page_name == name, awaited=f"{name} 页")
        if name != "admin":
            hands.shot(name)
    page = hands.program.workspace.page  # type: ignore[union-attr]
    for section in SECTIONS:
        hands.press("Escape", until=lambda: hands.focus == "admin_section_list", awaited="光标在管理的目录")
        hands.press(section.key)
        hands.expect(page.section == section.name, f"管理·{section.title}")  # type: ignore[union-attr]
        hands.shot(f"admin-{section.name.replace('_', '-')}")


def back_up(tour: Tour) -> None:
    """A backup now; it is there and was verified."""
    hands = tour.driver
    folder = DataPaths(tour.data).backups
    before = len(listing(folder))
    hands.press("Escape", until=lambda: hands.focus == "admin_section_list", awaited="光标在管理的目录")
    hands.press("5")
    hands.decide()
    hands.press("F9", until=lambda: len(listing(folder)) == before + 1, awaited="备份做好")
    hands.shot("backup")


def raw_receipt(tour: Tour) -> None:
    """The roll goes to a receipt printer on the network, set by keys: a receipt comes there as ESC/POS, not as a PDF."""
    hands, printer = tour.driver, SocketPrinter()
    before, serial = len(tour.paper_names()), tour.serials["returning_resident"]
    hands.press("Escape", until=lambda: hands.focus == "admin_section_list", awaited="光标在管理的目录")
    hands.press("9")
    hands.tab_to("printers_table")
    hands.decide()
    hands.press("Return", until=lambda: hands.focus == "printer_way", awaited="这种纸的打印机")
    hands.press("Down")
    hands.tab_to("printer_device")
    hands.type(printer.device)
    hands.press("F9", until=lambda: _roll(tour) == printer.device, awaited="网口打印机存下了")
    hands.shot("raw-printer")
    hands.decide()
    hands.scan(receipt_payload(serial), until=lambda: hands.page_name == "cases", awaited="回执的办件打开")
    hands.press("F8", until=lambda: printer.data, awaited="字节到了打印机")
    hands.settle_papers()
    hands.expect(len(tour.paper_names()) == before, "没有另外打成 PDF")
    hands.expect(printer.data.startswith(_RESET) and "补打".encode("gb18030") in printer.data, "打印机收到补打的回执")
    hands.expect(serial.encode() in printer.data, "二维码由打印机自己画")
    log = tour.ask(paper_log, PaperLog())[0]
    hands.expect((log.outcome, log.way, log.printer) == ("printed", "tcp", printer.device), "打印记录写着哪台、怎么打的")
    (tour.folder / "receipt.escpos").write_bytes(printer.data)
    hands.shot("raw-receipt")
    hands.press("Alt+=", until=lambda: hands.page_name == "admin", awaited="管理页")
    hands.tab_to("printers_table")
    hands.press("F7", until=lambda: _roll(tour) == "", awaited="这台不用了")
    printer.close()


def _roll(tour: Tour) -> str:
    """What the 80 mm roll is printed on."""
    settings: Settings = tour.ask(read_settings, ReadSettings())
    return next((one.device for one in settings.printers if one.paper == "80mm"), "")


def dark_and_large(tour: Tour) -> None:
    """By night, for weak eyes, and both: chosen in management, shown where the work is done."""
    hands = tour.driver
    hands.press("Escape", until=lambda: hands.focus == "admin_section_list", awaited="光标在管理的目录")
    hands.press("4")
    hands.decide()
    _choose(tour, "look_mode", "End")
    _show_work(tour, "dark")
    _choose(tour, "look_size", "End")
    _show_work(tour, "dark-large")
    _choose(tour, "look_mode", "Left")
    _show_work(tour, "large")
    settings: Settings = tour.ask(read_settings, ReadSettings())
    hands.expect((settings.appearance, settings.large_print) == ("light", True), "界面的选择存下了")
    look = hands.program.theme.current
    hands.expect((look.dark, look.large) == (False, True), "窗口是浅色大字")


def _choose(tour: Tour, name: str, key: str) -> None:
    """Tab to a row of choices and press a key there."""
    hands = tour.driver
    hands.press("Alt+=", until=lambda: hands.page_name == "admin", awaited="管理页")
    hands.tab_to(name)
    hands.press(key)


def _show_work(tour: Tour, name: str) -> None:
    tour.driver.press("Alt+1", until=lambda: tour.driver.page_name == "walkin", awaited="受理页")
    tour.driver.shot(name)


def close(tour: Tour) -> None:
    """The window is closed; it goes when the last backup is made."""
    hands = tour.driver
    folder = DataPaths(tour.data).backups
    before = len(listing(folder))
    hands.close()
    hands.expect(len(listing(folder)) == before + 1, "收工前的备份做好了")
