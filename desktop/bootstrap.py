"""The one place where everything is put together: data room, desk, printing, window, and who sits there."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from db.domain.errors import KnownError
from db.paths import DataPaths
from desktop.devices.wedge import WedgeScanner
from desktop.shell import data_work, remembered
from desktop.shell.before_desk import BeforeDesk
from desktop.shell.feature import Feature
from desktop.shell.idle import IdleWatch
from desktop.shell.putting_away import PuttingAway
from desktop.shell.sign_in import SignInScreen
from desktop.shell.signing_in import SigningIn
from desktop.shell.window import Window
from desktop.tasks import Tasks
from desktop.theme.manager import ThemeManager

if TYPE_CHECKING:
    from db.desk import Desk
    from db.queries.settings import Settings
    from db.room import DataRoom
    from desktop.page import ShellContext
    from desktop.printing.spooler import Spooler
    from desktop.shell.workspace import Workspace

FEATURES = (
    Feature("walkin", "受理", "clipboard-pen", "Alt+1", "desktop.features.walkin.page"),
    Feature("cases", "办件", "folder-open", "Alt+2", "desktop.features.cases.page"),
    Feature("residents", "居民", "users", "Alt+3", "desktop.features.residents.page"),
    Feature("visits", "走访", "footprints", "Alt+4", "desktop.features.visits.page"),
    Feature("demands", "诉求", "message-square-warning", "Alt+5", "desktop.features.demands.page"),
    Feature("volunteers", "志愿者", "handshake", "Alt+6", "desktop.features.volunteers.page"),
    Feature("points", "兑换", "gift", "Alt+7", "desktop.features.points.page"),
    Feature("certificates", "证明", "award", "Alt+8", "desktop.features.certificates.page"),
    Feature("admin", "管理", "settings", "Alt+=", "desktop.features.admin.page", at_bottom=True),
)
"""Every page there is; a new one is a folder under ``desktop/features`` and a line here."""

KEEP_UP_AFTER = 3_000
"""Milliseconds from the sign-in to what the desk does by itself: the first resident comes first."""


def make_room(root: Path) -> DataRoom:
    """The data room as the program uses it, with the operating system's key store."""
    from db import keystore
    from db.room import DataRoom

    return DataRoom(root, store=keystore.operating_system_store())


def make_spooler() -> Spooler:
    """The system's printers."""
    from desktop.printing.spooler import SystemSpooler

    return SystemSpooler()


class Program(QObject):
    """From the first window to the last backup. ``make_room`` and ``make_spooler`` are called after it is shown."""

    warmed = Signal()  # the data can be opened without further imports
    seated = Signal()  # somebody signed in and the first page is in sight
    _topics = Signal(object)  # from the worker

    def __init__(
        self,
        app: QApplication,
        theme: ThemeManager,
        root: Path,
        *,
        make_room: Callable[[Path], DataRoom],
        make_spooler: Callable[[], Spooler],
        features: tuple[Feature, ...] = FEATURES,
        window: Window | None = None,
    ) -> None:
        super().__init__(app)
        self.setObjectName("program")
        self.root = root
        self.version = ""
        self.theme = theme
        known = remembered.load(root)
        theme.set_mode(known.appearance)  # type: ignore[arg-type]
        theme.set_large(known.large)
        self.tasks = Tasks(self)
        self.window = window or Window()
        self.desk: Desk | None = None
        self.workspace: Workspace | None = None
        self.printing: Any = None
        self.moments: dict[str, float] = {}
        self._make_room = make_room
        self._make_spooler = make_spooler
        self._features = features
        self._locked = False
        self._sat_here = ""
        self._focus: QWidget | None = None
        self.sign_in = SignInScreen()
        self.sign_in.left.connect(self._left_sign_in)
        self.before = BeforeDesk(self)
        self.signing_in = SigningIn(self, self.sign_in)
        self.idle = IdleWatch(app)
        self.idle.idle.connect(lambda: self.lock(idle=True))
        self.scanner = WedgeScanner(app)
        self.scanner.scanned.connect(self._scanned)
        self.away = PuttingAway(self, self._ended)
        self._topics.connect(self._changed)
        self.window.close_wanted.connect(self.close)

    # ------------------------------------------------------------ before anybody is here

    def start(self, demo_residents: int = 0) -> None:
        """Show what this data folder calls for; with ``demo_residents``, make a centre of so many first."""
        if demo_residents:
            self._demo(demo_residents)
        else:
            self.look()
        self.window.show()
        QTimer.singleShot(0, self._after_first_paint)

    def _demo(self, residents: int) -> None:
        from desktop.shell.waiting import WaitingScreen

        words = self.tr("正在准备示例中心"), self.tr("{0} 位居民，两年的办件；关掉窗口就删除。").format(residents)
        self.window.show_screen(WaitingScreen(*words))
        job = self.tasks.run(data_work.make_demo, self.root, residents)
        job.done.connect(self._demo_made)

    def _demo_made(self, made: tuple[str, str]) -> None:
        login, passphrase = made
        self.signing_in.note = (
            self.tr("示例中心"), self.tr("登录名 {0}，口令 {1}（别的人也用这个口令）").format(login, passphrase)
        )
        self.look()

    def only_look(self) -> None:
        """Sign in to data that cannot be written: looking things up goes on, every change is refused."""
        self.look()
        self.signing_in.only_look = True

    def look(self) -> None:
        """First start, sign-in or a fault, whatever the data folder calls for."""
        self.signing_in.only_look = False
        paths = DataPaths(self.root)
        try:
            keys = remembered.names(paths.keys)
        except KnownError as error:
            self.before.show_fault(error)
            return
        except OSError:
            error = KnownError("DB-OPEN", "打不开数据文件；请检查文件夹权限和磁盘是否接好。")
            self.before.show_fault(error)
            return
        if keys is not None and not paths.unfinished.exists():
            self.signing_in.show(keys)
        elif paths.database.exists() and not paths.unfinished.exists():
            self.before.show_fault(
                KnownError("KEY-MISSING", "没有 keys.json 打不开数据；请找回这个文件放回数据文件夹，或从备份恢复。")
            )
        else:
            self.before.show_first_start()

    def room(self) -> DataRoom:
        """The data room of the folder; call on the worker."""
        return self._make_room(self.root)

    def _after_first_paint(self) -> None:
        """The first screen is in sight: import what the next steps need."""
        if self.away.closing:
            return
        self.moment("first_screen")
        pages = ("desktop.shell.workspace", "desktop.printing.service")
        job = self.tasks.run(data_work.warm, (*pages, *(feature.module for feature in self._features[:1])))
        job.done.connect(self._warmed)
        self.before.after_first_paint()

    def _warmed(self, version: str) -> None:
        self.version = self.tr("版本 {0}").format(version)
        self.sign_in.version.set_words(self.version)
        if self.before.first is not None:
            self.before.first.version.set_words(self.version)
        self.moment("db_imported")
        self.warmed.emit()

    def moment(self, name: str) -> None:
        """Note when something was first reached, for ``--timing``."""
        self.moments.setdefault(name, time.perf_counter())

    # ------------------------------------------------------------ sitting down

    def let_in(self, seated: data_work.Seated) -> None:
        """The data is open and somebody proved who they are."""
        self.take_desk(seated.desk)
        if seated.must_change:
            self.drop_workspace()
            self.signing_in.ask_new_passphrase(seated)
        else:
            self.seat(seated)

    def take_desk(self, desk: Desk) -> None:
        """The data is open: make what lives as long as it does."""
        if self.desk is not None:
            return
        from desktop.printing.service import PrintingService

        self.desk = desk
        desk.listeners.append(self._topics.emit)
        self.printing = PrintingService(desk, self._make_spooler(), self)
        if not desk.read_only:
            self.away.start()

    def seat(self, seated: data_work.Seated) -> None:
        """Nothing is left to ask: show the desk, as it was left when the same person comes back."""
        operator = seated.desk.operator
        assert operator is not None, "somebody has just signed in"
        same = self.workspace is not None and self._sat_here == operator.login
        if not same:
            self.drop_workspace()
            self._make_workspace()
        assert self.workspace is not None, "made above"
        self._sat_here = operator.login
        self._locked = False
        self._apply(seated.settings)
        self.sign_in.unlock()
        self.window.show_screen(self.workspace, keep=True)
        self.workspace.set_backup(seated.last_backup)
        if same and self._focus is not None:
            self._focus.setFocus()
        elif not same and self.workspace.page is not None:
            self.workspace.page.focus_first()
        self._focus = None
        if seated.days_left <= 7:
            self.workspace.notices.show(
                self.tr("口令还有 {0} 天到期").format(seated.days_left), self.tr("可在「管理·人员」里换。"), level="info"
            )
        if seated.desk.read_only:
            self.workspace.notices.show(
                self.tr("现在只能看，不能办"),
                self.tr("数据文件写不进去。查询照常，会写入的键按了也不会保存；修好磁盘后关掉再开。"),
                level="bad",
            )
        if seated.desk.clock_set_back:
            self.workspace.notices.show(
                self.tr("电脑的时间比上一次办理还早"), self.tr("请核对日期和时间；已办的都在，顺序不会乱。"), level="info"
            )
        self.moment("ready")
        self.seated.emit()
        QTimer.singleShot(KEEP_UP_AFTER, self, lambda: self._keep_up(seated.desk))

    def _keep_up(self, desk: Desk) -> None:
        if self.desk is desk and desk.operator is not None:
            self.tasks.run(data_work.keep_up, desk)

    def _make_workspace(self) -> None:
        from desktop.shell.workspace import Workspace

        desk, printing = self.desk, self.printing
        assert desk is not None, "signed in"

        from desktop.page import ShellContext

        def context(notices: Any, go: Callable[..., None]) -> ShellContext:
            return ShellContext(desk, self.tasks, self.theme, notices, printing, go)

        with self.theme.building():
            self.workspace = Workspace(self._features, context)
            self.window.stack.addWidget(self.workspace)
        self.workspace.lock_wanted.connect(self.lock)
        self.workspace.restore_wanted.connect(self.away.restore)
        printing.recover()

    def drop_workspace(self) -> None:
        """Save what is open on the pages and take them away."""
        if self.workspace is not None:
            self.workspace.before_close()
            self.window.drop_screen(self.workspace)
            self.workspace = None

    def _apply(self, settings: Settings) -> None:
        self.theme.set_mode(settings.appearance)  # type: ignore[arg-type]
        self.theme.set_large(settings.large_print)
        look = remembered.Remembered(self._sat_here, settings.appearance, settings.large_print)
        remembered.save(self.root, look)
        if not self._locked:
            self.idle.start(settings.idle_lock_minutes)

    # ------------------------------------------------------------ at the desk

    def _scanned(self, text: str) -> None:
        if self.workspace is not None and not self._locked and self.workspace.isVisible():
            self.workspace.scans.take(text)

    def _changed(self, topics: frozenset[str]) -> None:
        if self.workspace is not None:
            self.workspace.topics_changed.emit(topics)
            if "backups" in topics and self.desk is not None:
                self.workspace.set_backup(self.desk.now())
        if "settings" in topics and self.desk is not None and self.desk.operator is not None:
            self.tasks.latest("settings", data_work.read_settings, self.desk).done.connect(self._apply)

    def lock(self, *, idle: bool = False) -> None:
        """Keep everything as it is behind the sign-in screen."""
        desk, workspace = self.desk, self.workspace
        if self._locked or workspace is None or desk is None or desk.operator is None:
            return
        self._focus = self.window.focusWidget()
        workspace.before_lock()
        self._locked = True
        self.idle.stop()
        minutes = round(self.idle.minutes)
        title = self.tr("屏幕已锁，{0} 分钟无操作").format(minutes) if idle else self.tr("屏幕已锁")
        drafts = workspace.drafts()
        text = (
            self.tr("{0} 有 {1} 份未完草稿，已加密保存，解锁后原样恢复").format(desk.operator.name, len(drafts))
            if drafts
            else self.tr("解锁后回到刚才的页面")
        )
        self.signing_in.show_locked(desk.operator.login, title, text)

    def _left_sign_in(self) -> None:
        if self._locked:
            self.leave()
        else:
            self.close()

    def leave(self) -> None:
        """Sign out: drafts are saved, the seat is empty, the sign-in screen comes."""
        self.drop_workspace()
        self._locked = False
        self.idle.stop()
        if self.desk is not None:
            self.tasks.run(data_work.sign_out, self.desk)
        self.sign_in.unlock()
        self.look()

    # ------------------------------------------------------------ the end

    def close(self) -> None:
        """Save drafts, take the last backup, give the data folder up, end."""
        self.away.close()

    def forget_desk(self) -> None:
        """The data was closed: keep nothing that needs it."""
        self.desk, self.printing, self._sat_here = None, None, ""

    def _ended(self) -> None:
        app = QApplication.instance()
        assert app is not None, "the program runs in one"
        app.removeEventFilter(self.scanner)
        self.window.let_close()
