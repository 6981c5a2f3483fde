"""What is met before anybody is at the desk: first start, faults at opening, putting a backup in place."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QStandardPaths

from db.domain.clock import local, system_clock
from db.domain.errors import KnownError
from desktop.shell import data_work
from desktop.shell.window import Window
from desktop.tasks import Tasks
from desktop.theme.manager import ThemeManager
from desktop.widgets.files import FileChooser, SystemFileChooser

if TYPE_CHECKING:
    from db.room import DataRoom
    from desktop.shell.first_start import FirstStartScreen
    from desktop.shell.restore_screen import RestoreScreen, RestoreWish

_RESTORABLE = frozenset({"DB-CORRUPT", "DB-MISSING", "KEY-MISSING", "KEY-FILE"})


class Host(Protocol):
    """The program, as far as these screens need it."""

    root: Path
    version: str
    window: Window
    tasks: Tasks
    theme: ThemeManager

    def room(self) -> DataRoom:
        """The data room of the folder; called on the worker."""

    def look(self) -> None:
        """Look again at the data folder and show what it calls for."""

    def only_look(self) -> None:
        """The same, to open the data without changing anything."""

    def let_in(self, seated: data_work.Seated) -> None:
        """A desk was opened and somebody sits at it."""

    def close(self) -> None:
        """End the program."""


class BeforeDesk(QObject):
    """Shows the screens and does what they ask. ``host`` is the program."""

    def __init__(self, host: Host) -> None:
        super().__init__(host if isinstance(host, QObject) else None)
        self._host = host
        self.first: FirstStartScreen | None = None
        self.chooser: FileChooser = SystemFileChooser()
        self._painted = False

    # ------------------------------------------------------------ first start

    def show_first_start(self) -> None:
        """One page, three columns."""
        from db.keystore import new_recovery_code
        from desktop.shell.first_start import FirstStartScreen

        host = self._host
        screen = self.first = FirstStartScreen(new_recovery_code())
        screen.where.set_words(self.tr("数据位置：{0}").format(host.root))
        screen.version.set_words(host.version)
        screen.look_changed.connect(self._look)
        screen.started.connect(self._start)
        screen.restore_wanted.connect(self.show_restore)
        screen.print_wanted.connect(self._print)
        screen.save_wanted.connect(self._save)
        host.window.show_screen(screen)
        screen.focus_first()
        if self._painted:
            self.after_first_paint()

    def after_first_paint(self) -> None:
        """Ask for printers and disk space, which may take a while."""
        self._painted = True
        if self.first is not None:
            tasks = self._host.tasks
            tasks.run_long(lambda _: _printers()).done.connect(self._printers)
            tasks.run_long(lambda _: _free(self._host.root)).done.connect(self._disk)

    def _printers(self, names: tuple[str, ...]) -> None:
        if self.first is not None:
            self.first.set_printers(names)

    def _disk(self, free: int) -> None:
        if self.first is not None:
            self.first.disk.set_words(self.tr("磁盘剩余 {0} GB").format(free // 1_000_000_000))

    def _look(self, appearance: str, large: bool) -> None:
        self._host.theme.set_mode(appearance)  # type: ignore[arg-type]
        self._host.theme.set_large(large)

    def _start(self) -> None:
        screen, host = self.first, self._host
        assert screen is not None, "its button was pressed"
        filled = screen.filled()
        appearance, large = str(screen.appearance.value), bool(screen.large.value)
        printer, code = str(screen.printer.value or ""), screen.recovery_code
        screen.set_busy(True)

        def make() -> data_work.Seated:
            from db.usecases.setup import FirstStart
            from desktop.shell.first_start_form import short_name

            request = FirstStart(
                centre_name=filled.centre_name.strip(), centre_code="".join(filled.centre_code.split()),
                centre_short_name=short_name(filled.centre_name.strip()),
                centre_phone=filled.centre_phone.strip(), window=filled.window, name=filled.name,
                login=filled.login, passphrase=filled.passphrase, appearance=appearance, large_print=large,
                receipt_printer=printer,
            )
            return data_work.first_start(host.room(), request, code)

        job = host.tasks.run(make)
        job.done.connect(self._made)
        job.failed.connect(lambda error: screen.show_error(error.message, error.code))
        job.crashed.connect(lambda _: screen.set_busy(False))

    def _made(self, seated: data_work.Seated) -> None:
        self.first = None
        self._host.let_in(seated)

    def _sheet(self) -> bytes:
        screen = self.first
        assert screen is not None, "its button was pressed"
        filled = screen.filled()
        return data_work.recovery_pdf(
            filled.centre_name.strip() or self.tr("（中心名称未填）"), "".join(filled.centre_code.split()),
            screen.recovery_code, f"{local(system_clock()):%Y-%m-%d %H:%M}", platform.node(),
        )

    def _print(self) -> None:
        screen = self.first
        assert screen is not None, "its button was pressed"
        printer = str(screen.printer.value or "")
        sheet = self._sheet

        def work() -> str:
            from desktop.printing.spooler import SystemSpooler

            return SystemSpooler().spool(sheet(), printer=printer, copies=1, title="恢复码")

        job = self._host.tasks.run_long(lambda _: work())
        job.done.connect(lambda name: screen.kept.setFocus())
        job.failed.connect(lambda error: screen.show_error(error.message, error.code))

    def _save(self) -> None:
        screen = self.first
        assert screen is not None, "its button was pressed"
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DesktopLocation)
        path = self.chooser.save_file(
            screen, self.tr("恢复码存到 U 盘"), str(Path(folder) / "一门通恢复码.pdf"), "PDF (*.pdf)"
        )
        if path is not None:
            self.save_sheet(path)

    def save_sheet(self, path: Path) -> None:
        """Write the recovery sheet as PDF."""
        screen, sheet = self.first, self._sheet
        assert screen is not None, "its button was pressed"

        def work() -> None:
            try:
                path.write_bytes(sheet())
            except OSError as error:
                raise KnownError("FILE-WRITE", "恢复码没有存成；请换个位置再存，或抄下来。") from error

        job = self._host.tasks.run_long(lambda _: work())
        job.done.connect(lambda _: screen.kept.setFocus())
        job.failed.connect(lambda error: screen.show_error(error.message, error.code))

    # ------------------------------------------------------------ faults and restoring

    def show_fault(self, error: KnownError) -> None:
        """A whole page: what happened and the ways on."""
        from desktop.shell.fault_screen import FaultScreen, WayOn

        host = self._host
        ways = [WayOn("F5", self.tr("再试"), host.look)]
        if error.code in _RESTORABLE:
            restore = WayOn("Ctrl+R", self.tr("从备份恢复"), self.show_restore)
            ways.insert(0 if error.code == "DB-CORRUPT" else 1, restore)
        if error.code == "DB-READONLY":
            ways.append(WayOn("F9", self.tr("只看不办"), host.only_look))
        ways.append(WayOn("Ctrl+O", self.tr("打开另一份数据"), self._other_folder))
        ways.append(WayOn("Escape", self.tr("退出"), host.close))
        screen = FaultScreen(error, ways)
        host.window.show_screen(screen)
        screen.focus_first()

    def show_last_backup_fault(self, error: KnownError, leave: Callable[[], None]) -> None:
        """The last backup failed; the data itself is saved. ``leave`` ends without another try."""
        from desktop.shell.fault_screen import FaultScreen, WayOn

        host = self._host
        words = KnownError(error.code, self.tr("退出前的备份没有做成，数据本身都已保存。") + error.message)
        ways = (WayOn("F9", self.tr("仍然退出"), leave),)
        screen = FaultScreen(words, ways)
        host.window.show_screen(screen)
        screen.focus_first()

    def _other_folder(self) -> None:
        path = self.chooser.folder(self._host.window, self.tr("打开另一份数据"))
        if path is not None:
            self._host.root = path
            self._host.look()

    def show_restore(self) -> None:
        """Which backup, and what opens it."""
        job = self._host.tasks.run(data_work.backups, self._host.root)
        job.done.connect(self._show_restore)

    def _show_restore(self, backups: tuple[tuple[Path, str], ...]) -> None:
        from desktop.shell.restore_screen import RestoreScreen

        host = self._host
        screen = RestoreScreen(backups)
        screen.left.connect(host.look)
        screen.chosen.connect(lambda wish: self._restore(screen, wish))
        self.first = None
        host.window.show_screen(screen)

    def _restore(self, screen: RestoreScreen, wish: RestoreWish) -> None:
        host = self._host
        job = host.tasks.run(lambda: data_work.restore(host.room(), wish))
        job.done.connect(lambda _: host.look())
        job.failed.connect(lambda error: screen.refuse(error.message))


def _printers() -> tuple[str, ...]:
    from desktop.printing.spooler import SystemSpooler

    return tuple(SystemSpooler().names())


def _free(root: Path) -> int:
    there = root
    while not there.exists():
        there = there.parent
    return shutil.disk_usage(there).free
