"""Bringing in sheets: the register from 名册, service hours from 时长; each on a page of its own while it lasts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from db.domain.permissions import Permission
from db.domain.sheet_hours import Service
from db.importing.hours_fields import HOURS, HoursField
from db.importing.volunteer_fields import VOLUNTEERS, VolunteerField
from desktop.features.volunteers.looks import hours_words
from desktop.importing.controller import ImportController
from desktop.importing.kind import Cell, ImportKind, ImportWords
from desktop.importing.models import masked_cell
from desktop.importing.view import ImportView
from desktop.page import ShellContext
from desktop.widgets.files import FileChooser, SystemFileChooser

if TYPE_CHECKING:
    from db.importing.planning import PlannedRow
    from db.usecases.imports import ImportReport


def _tr(text: str) -> str:
    return QCoreApplication.translate("volunteers", text)


class SheetImports(QObject):
    """The imports of the page, each made when it is first asked for."""

    left = Signal(str)

    def __init__(self, context: ShellContext, parent: QObject, chooser: FileChooser | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.chooser: FileChooser = chooser or SystemFileChooser()
        self._made: dict[str, tuple[ImportView, ImportController]] = {}

    @staticmethod
    def offers(view: str) -> bool:
        """Whether anything can be brought in from a view of the page."""
        return view in _KINDS

    def refusal(self) -> str:
        """Why nobody may import now; empty where the person at the desk may."""
        if self._context.desk.may(Permission.IMPORT):
            return ""
        return _tr("导入要值班长或管理员的权限，请他们登录后导入。")

    def begin(self, view: str) -> ImportView:
        """The page of an import, fresh unless it is under way; ``left`` names the view when it is over."""
        if view not in self._made:
            page = ImportView(_KINDS[view]())
            work = ImportController(self._context, page, self.chooser, self)
            work.left.connect(lambda: self.left.emit(view))
            self._made[view] = page, work
        page, work = self._made[view]
        work.chooser = self.chooser
        work.begin()
        return page

    @property
    def views(self) -> tuple[ImportView, ...]:
        """The pages made so far."""
        return tuple(page for page, _ in self._made.values())

    def stop(self) -> None:
        """Ask what is under way to end."""
        for _, work in self._made.values():
            work.stop()


# ------------------------------------------------------------ the register


def _volunteer(row: PlannedRow[Any], cell: Cell) -> tuple[str, ...]:
    field = VolunteerField
    if row.row is None:
        number = masked_cell(cell(field.ID_NUMBER)) or masked_cell(cell(field.PHONE))
        return cell(field.NAME), number, cell(field.TEAM)
    form = row.row.form
    return form.name, masked_cell(form.id_number or "") or masked_cell(form.phone or ""), cell(field.TEAM)


def _plan_register(*given: Any) -> Any:
    from db.importing import volunteer_plan

    return volunteer_plan.plan_volunteers(*given)


def _run_register(*given: Any, **choices: Any) -> Any:
    from db.importing import volunteer_plan

    return volunteer_plan.run_volunteers(*given, **choices)


def _register_template(path: Path) -> None:
    from db.importing import volunteer_plan

    volunteer_plan.write_volunteer_template(path)


def _linked(report: ImportReport) -> tuple[str, ...]:
    return (_tr("连上居民档案 {n} 人").format(n=f"{report.linked:,}"),) if report.linked else ()


def _register() -> ImportKind:
    return ImportKind(
        name="volunteers_register",
        words=ImportWords(
            choose=_tr("选一张志愿者花名册"),
            template=_tr("志愿者花名册模板.xlsx"),
            title=_tr("选一张志愿者花名册"),
            advice=_tr("认得常用的中文表头，认错的可以改。先预览，按 F9 才写进去。"),
            note=_tr("是在册居民的会连上居民档案；缺同意书、类别的先进来，标着「待补」；累计时长只记在备注里。"),
            back=_tr("返回名册"),
            finish=_tr("看名册"),
            duplicates=_tr("重复的人"),
            no_plan=_tr("先指定哪一列是姓名"),
            fresh=_tr("登记 {n} 人"),
            known=_tr("重复 {n} 人"),
            passed=_tr("跳过 {n} 人"),
            filled=_tr("补进 {n} 人"),
        ),
        headings=VOLUNTEERS,
        columns=((_tr("姓名"), 92), (_tr("证件或电话"), 168), (_tr("队伍"), 92)),
        preview=_volunteer,
        duplicates=(
            ("skip", _tr("跳过"), _tr("跳过")),
            ("update", _tr("空着的补上"), _tr("补进")),
            ("add", _tr("仍登记"), _tr("仍登记")),
        ),
        plan=_plan_register,
        run=_run_register,
        template=_register_template,
        told=_linked,
        gaps=True,
    )


# ------------------------------------------------------------ the hours


def _hours(row: PlannedRow[Any], cell: Cell) -> tuple[str, ...]:
    field = HoursField
    who = cell(field.NAME) or cell(field.NUMBER) or masked_cell(cell(field.ID_NUMBER)) or masked_cell(cell(field.PHONE))
    if row.row is None:
        long = cell(field.HOURS) or cell(field.MINUTES) or cell(field.SPAN)
        return who, cell(field.DATE), long or "–".join(filter(None, (cell(field.STARTS), cell(field.ENDS))))
    service: Service = row.row.service
    return who, f"{row.row.served_on}", hours_words(service.minutes)


def _plan_hours(*given: Any) -> Any:
    from db.importing import hours_plan

    return hours_plan.plan_hours(*given)


def _run_hours(*given: Any, **choices: Any) -> Any:
    from db.importing import hours_plan

    return hours_plan.run_hours(*given, **choices)


def _hours_template(path: Path) -> None:
    from db.importing import hours_plan

    hours_plan.write_hours_template(path)


def _together(report: ImportReport) -> tuple[str, ...]:
    words = _tr("共 {hours}，等别人审核").format(hours=hours_words(report.minutes))
    return (words,) if report.created else ()


def _service_hours() -> ImportKind:
    return ImportKind(
        name="volunteers_sheet",
        words=ImportWords(
            choose=_tr("选一张服务时长表"),
            template=_tr("服务时长模板.xlsx"),
            title=_tr("选一张服务时长表"),
            advice=_tr("一行一次服务：谁、哪天、起止或时长。先预览，按 F9 才写进去。"),
            note=_tr("导入的时长照样要审核、公示才算数；同一行导两次只算一次，和已有时长重叠的会列出来。"),
            back=_tr("返回时长"),
            finish=_tr("看时长"),
            duplicates=_tr("重复、重叠的"),
            no_plan=_tr("先指定哪一列是志愿者、哪一列是日期"),
            fresh=_tr("记录 {n} 条"),
            known=_tr("重复 {n} 条"),
            passed=_tr("跳过 {n} 条"),
        ),
        headings=HOURS,
        columns=((_tr("志愿者"), 104), (_tr("日期"), 96), (_tr("时长"), 112)),
        preview=_hours,
        duplicates=(("skip", _tr("跳过"), _tr("跳过")), ("add", _tr("重叠的仍记"), _tr("仍记"))),
        plan=_plan_hours,
        run=_run_hours,
        template=_hours_template,
        told=_together,
    )


_KINDS = {"roster": _register, "hours": _service_hours}
