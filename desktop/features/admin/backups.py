"""备份: what there is to go back to, making one now, carrying one away, going back, a new recovery code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from db import backup
from db.backup import Backup
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.usecases.backups import back_up_now, check_backup, require_backup
from desktop.features.admin.recovery_code import RecoveryCode
from desktop.features.admin.rows import RowsModel, megabytes, moment
from desktop.features.admin.section import Section, hint, row_of
from desktop.page import Page
from desktop.tasks import Job
from desktop.theme.manager import tokens
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fault_bar import Notice
from desktop.widgets.files import FileChooser
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.panel import Panel
from desktop.widgets.table import TableView

_REASONS: Mapping[str, str] = {
    "manual": "手工",
    "close": "关机时",
    "timer": "定时",
    "before-migration": "升级前",
    "before-restore": "恢复前",
}
_PATTERN = "一门通备份 (yimen-*.db)"


def create(page: Page, files: FileChooser) -> Section:
    """The section, for the page."""
    return BackupsSection(page, files)


class _Stopped(KnownError):
    """The person stopped the backup."""


class BackupsSection(Section):
    """The list at the left; at the right what can be done, or the one thing being done."""

    def __init__(self, page: Page, files: FileChooser) -> None:
        super().__init__(page, files, name="admin_backups")
        self._wanted: Path | None = None
        self.panel = Panel(self.tr("本机的备份"), name="backups_panel", flush=True)
        self.model = RowsModel(
            (
                Column("at", self.tr("时间"), lambda row: moment(row.taken_at)),
                Column("reason", self.tr("来由"), lambda row: _REASONS.get(row.reason, row.reason)),
                Column("size", self.tr("大小"), lambda row: megabytes(row.size), right=True),
                Column("name", self.tr("文件"), lambda row: row.path.name),
            ),
            self,
        )
        self.table = TableView(name="backups_table", label=self.tr("备份清单"))
        self.table.setModel(self.model)
        self.table.set_columns([144, 84, 84, None])
        self._empty = EmptyState(
            "hard-drive",
            self.tr("还没有备份"),
            self.tr("按 F9 现在做一份；以后关程序和每隔一段时间都会自动做。"),
            name="backups_empty",
        )
        self.panel.body.addWidget(self.table)
        self.panel.body.addWidget(self._empty)
        self.panel.set_foot(
            hint(self.tr("最近 12 份、近 14 天每天一份、近 12 个月每月一份会留着，其余自动清掉。"), "small")
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._build_actions())
        self._stack.addWidget(self._build_restore())
        self.recovery = RecoveryCode(self)
        self.recovery.left.connect(self._back)
        self._stack.addWidget(self.recovery)
        row = QHBoxLayout()
        row.setSpacing(tokens().size.space_2)
        row.addWidget(self.panel, 3)
        row.addWidget(self._stack, 2)
        self.outer.addLayout(row, 1)
        self._show(())

    def _build_actions(self) -> QWidget:
        panel = Panel(self.tr("可以做的"), name="backups_actions")
        self.make = KeyButton("F9", self.tr("现在备份"), name="backups_make", kind="primary")
        self.carry = KeyButton("Ctrl+U", self.tr("备份到 U 盘"), name="backups_carry", kind="row")
        self.put_back = KeyButton("F7", self.tr("恢复到选中的这一份"), name="backups_put_back", kind="row")
        self.put_back_file = KeyButton(
            "Ctrl+O", self.tr("从别处选一份恢复"), name="backups_put_back_file", kind="row"
        )
        self.new_code = KeyButton("F4", self.tr("换新恢复码"), name="backups_new_code", kind="row")
        self.make.set_subtitle(self.tr("做好马上核对一遍；做的时候照常办件"))
        self.carry.set_subtitle(self.tr("现做一份放进选的文件夹，本机丢了靠它"))
        self.put_back.set_subtitle(self.tr("先说清会怎样，再按一次才做"))
        self.put_back_file.set_subtitle(self.tr("U 盘上的备份，.db 和 .json 要在一起"))
        self.new_code.set_subtitle(self.tr("旧的恢复码丢了或被人看见了"))
        for button, action in (
            (self.make, self._make),
            (self.carry, self._carry),
            (self.put_back, self._choose_listed),
            (self.put_back_file, self._choose_file),
            (self.new_code, self._begin_code),
        ):
            button.triggered.connect(action)
            button.refused.connect(self.page.show_fault)
            panel.body.addWidget(button)
        panel.body.addStretch(1)
        words = self.tr("备份和数据一样加密。没有恢复码、也没有人记得口令，谁也打不开。")
        panel.body.addWidget(Notice(words, icon="shield-check"))
        return panel

    def _build_restore(self) -> QWidget:
        panel = Panel(self.tr("恢复"), name="backups_restore")
        self._restore_panel = panel
        self._restore_words = hint("", "lead")
        panel.body.addWidget(self._restore_words)
        for words in (
            self.tr("1. 先把这份备份从头到尾核对一遍，不对就不动现在的数据。"),
            self.tr("2. 现在的数据整个挪到旁边的文件夹，不删。"),
            self.tr("3. 这份备份之后登记的件和改动，恢复后看不到；已发出的回执号不会再发第二次。"),
            self.tr("4. 程序回到登录页，用做备份那时的口令登录。"),
        ):
            panel.body.addWidget(hint(words, "second"))
        panel.body.addSpacing(8)
        self.confirm = KeyButton(
            "Ctrl+Return", self.tr("恢复并回到登录页"), name="backups_confirm", kind="primary"
        )
        self.confirm.set_subtitle(self.tr("办到一半的登记先办完再按"))
        self.give_up = KeyButton("F7", self.tr("不恢复"), name="backups_give_up")
        self.confirm.triggered.connect(self._restore)
        self.give_up.triggered.connect(self._back)
        panel.body.addWidget(self.confirm)
        panel.body.addLayout(row_of(self.give_up, None))
        panel.body.addStretch(1)
        return panel

    # ------------------------------------------------------------ the list

    def activated(self) -> None:
        admin = self.context.desk.may(Permission.OPERATOR_WRITE)
        self.new_code.set_refusal("" if admin else self.tr("换恢复码由管理员来做。"))
        self._read()

    def _read(self) -> None:
        job = self.context.tasks.latest("admin.backups", self._listing)
        job.done.connect(self._show)
        job.failed.connect(self.refused)

    def _listing(self) -> tuple[Backup, ...]:
        require_backup(self.context.desk)
        return backup.listing(self.context.desk.paths.backups)

    def _show(self, found: tuple[Backup, ...]) -> None:
        self.model.set_rows({str(one.path): one for one in found})
        self.table.setVisible(bool(found))
        self._empty.setVisible(not found)
        total = sum(one.size for one in found)
        self.panel.set_note(self.tr("{0} 份，共 {1}").format(len(found), megabytes(total)) if found else "")
        if found and self.table.current_row() < 0:
            self.table.select_row(0)
        self.put_back.set_refusal("" if found else self.tr("还没有备份可恢复。"))

    def focus_first(self) -> None:
        target: QWidget = self.table if self.table.isVisible() else self.make
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def draft(self) -> str:
        return self.tr("新恢复码还没收好") if self.recovery.shown else ""

    # ------------------------------------------------------------ making

    def _make(self) -> None:
        self._back_up(self.tr("正在备份"), None)

    def _carry(self) -> None:
        folder = self.files.folder(self, self.tr("备份放到哪个文件夹"))
        if folder is not None:
            self._back_up(self.tr("正在备份到 {0}").format(folder.name), folder)

    def _back_up(self, words: str, folder: Path | None) -> None:
        desk = self.context.desk

        def work(job: Job) -> Backup:
            def progress(done: int, total: int) -> None:
                if job.cancelled:
                    raise _Stopped("BACKUP-STOPPED", "备份停下了，没有留下半份；要备份请再按 F9。")
                job.report(done, total)

            return back_up_now(desk, folder=folder, progress=progress)

        self.run_long(words, work, lambda made: self._made(made, folder))

    def _made(self, made: Backup, folder: Path | None) -> None:
        words = self.tr("备份做好了") if folder is None else self.tr("已备份到 {0}").format(folder.name)
        self.context.notices.show(words, f"{made.path.name} · {megabytes(made.size)}")
        self._read()

    # ------------------------------------------------------------ going back

    def _choose_listed(self) -> None:
        row = self.table.current_row()
        if row >= 0:
            chosen: Backup = self.model.row(row)
            self._explain(chosen.path, self.tr("恢复到 {0} 这一份").format(moment(chosen.taken_at)))

    def _choose_file(self) -> None:
        path = self.files.open_file(self, self.tr("选一份备份"), _PATTERN)
        if path is not None:
            self._explain(path, self.tr("恢复到 {0}").format(path.name))

    def _explain(self, path: Path, words: str) -> None:
        self._wanted = path
        self._restore_words.setText(words)
        self._stack.setCurrentWidget(self._restore_panel)
        self.give_up.setFocus(Qt.FocusReason.OtherFocusReason)

    def _back(self) -> None:
        self._wanted = None
        self._stack.setCurrentIndex(0)
        self.focus_first()

    def _restore(self) -> None:
        desk, path = self.context.desk, self._wanted
        if path is not None:
            self.run_long(
                self.tr("正在核对这份备份"), lambda job: check_backup(desk, path), lambda _: self._hand_over(path)
            )

    def _hand_over(self, path: Path) -> None:
        """The window closes the desk, restores and shows the sign-in page; nothing of this page is needed again."""
        self._back()
        self.page.open_requested.emit("restore", str(path))

    def _begin_code(self) -> None:
        self._stack.setCurrentWidget(self.recovery)
        self.recovery.begin()
