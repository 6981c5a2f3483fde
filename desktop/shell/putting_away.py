"""Backups while work goes on, going back to one, and the end: the last backup and giving the data folder up."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QTimer

from db.domain.errors import KnownError
from desktop.shell import data_work
from desktop.shell.before_desk import BeforeDesk
from desktop.shell.idle import IdleWatch
from desktop.shell.window import Window
from desktop.tasks import Tasks

if TYPE_CHECKING:
    from db.desk import Desk
    from desktop.shell.workspace import Workspace

BACKUP_EVERY_MS = 2 * 60 * 60 * 1000
log = logging.getLogger("yimen")


class Host(Protocol):
    """The program, as far as putting away needs it."""

    desk: Desk | None
    workspace: Workspace | None
    printing: Any
    window: Window
    tasks: Tasks
    idle: IdleWatch
    before: BeforeDesk

    def look(self) -> None:
        """Look again at the data folder and show what it calls for."""

    def drop_workspace(self) -> None:
        """Save what is open on the pages and take them away."""

    def forget_desk(self) -> None:
        """The data was closed: keep nothing that needs it."""


class PuttingAway(QObject):
    """``host`` is the program; ``ended`` is called once nothing runs any more."""

    def __init__(self, host: Host, ended: Callable[[], None]) -> None:
        super().__init__(host if isinstance(host, QObject) else None)
        self._host = host
        self._ended = ended
        self.closing = False
        self._timer = QTimer(self)
        self._timer.setInterval(BACKUP_EVERY_MS)
        self._timer.timeout.connect(lambda: self.back_up("timer"))

    def start(self) -> None:
        """The data is open: back up every two hours from now."""
        self._timer.start()

    # ------------------------------------------------------------ while work goes on

    def back_up(self, reason: str) -> None:
        """Back up; a failure is told, once, in the page."""
        host = self._host
        desk = host.desk
        if desk is None or self.closing:
            return
        job = host.tasks.run_long(lambda _: data_work.take_backup(desk, reason))
        job.done.connect(lambda at: host.workspace and host.workspace.set_backup(at))
        job.failed.connect(self._backup_failed)

    def _backup_failed(self, error: KnownError) -> None:
        log.warning("backup failed: %s", error.code)
        workspace = self._host.workspace
        if workspace is not None:
            workspace.set_backup(None, failed=True)
            workspace.show_error(error)

    # ------------------------------------------------------------ going back

    def restore(self, path: str) -> None:
        """Go back to a backup: put everything away, close the data, put the backup in place, show the sign-in."""
        host = self._host
        desk = host.desk
        if desk is None or self.closing:
            return
        self._stop()
        host.drop_workspace()
        self._wait(self.tr("正在恢复备份"), self.tr("现在的数据会挪到旁边的文件夹，不删。"))
        host.tasks.run(lambda: None).finished.connect(lambda: self._put_back(desk, Path(path)))

    def _put_back(self, desk: Desk, path: Path) -> None:
        host = self._host
        host.printing.close()
        job = host.tasks.run_long(lambda _: data_work.put_back(desk, path))
        job.failed.connect(host.before.show_fault)
        job.done.connect(lambda _: host.look())
        job.finished.connect(host.forget_desk)

    # ------------------------------------------------------------ the end

    def close(self) -> None:
        """Save drafts, take the last backup, give the data folder up, end."""
        if self.closing:
            return
        self.closing = True
        self._stop()
        host = self._host
        desk = host.desk
        if desk is None:
            self._end()
            return
        if host.workspace is not None:
            host.workspace.before_close()
        if desk.read_only:
            self._end_with_desk()
            return
        self._wait(self.tr("正在备份，马上就好"), self.tr("今天的数据都已保存。"))
        host.tasks.run(data_work.sign_out, desk).finished.connect(lambda: self._last_backup(desk))

    def _last_backup(self, desk: Desk) -> None:
        host = self._host
        job = host.tasks.run_long(lambda _: data_work.take_backup(desk, "close"))
        job.failed.connect(lambda error: host.before.show_last_backup_fault(error, self._end_with_desk))
        job.done.connect(lambda _: self._end_with_desk())
        job.crashed.connect(lambda _: self._end_with_desk())

    def _end_with_desk(self) -> None:
        """Give up printing, workers and the data folder."""
        host = self._host
        if host.printing is not None:
            host.printing.close()
        host.tasks.close()
        if host.desk is not None:
            host.desk.close()
            host.desk = None
        self._end()

    def _end(self) -> None:
        self._host.tasks.close()
        self._ended()

    # ------------------------------------------------------------ both

    def _stop(self) -> None:
        self._host.idle.stop()
        self._timer.stop()

    def _wait(self, title: str, text: str) -> None:
        from desktop.shell.waiting import WaitingScreen

        self._host.window.show_screen(WaitingScreen(title, text))
