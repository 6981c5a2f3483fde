"""The import of residents: its words, what the preview shows of a row, and the work behind it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from db.importing.fields import RESIDENTS, Field
from desktop.importing.kind import Cell, ImportKind, ImportWords
from desktop.importing.models import masked_cell

if TYPE_CHECKING:
    from db.importing.planning import PlannedRow


def _tr(text: str) -> str:
    return QCoreApplication.translate("residents", text)


def _preview(row: PlannedRow[Any], cell: Cell) -> tuple[str, ...]:
    if row.row is None:
        return cell(Field.NAME), masked_cell(cell(Field.ID_NUMBER))
    form = row.row.form
    return form.name, masked_cell(form.id_number or "")


def _plan(*given: Any) -> Any:
    from db.importing import plan

    return plan.plan_import(*given)


def _run(*given: Any, **choices: Any) -> Any:
    from db.importing import run

    return run.run_import(*given, **choices)


def _template(path: Path) -> None:
    from db.importing import handouts

    handouts.write_template(path)


def residents_import() -> ImportKind:
    """What the import of residents is."""
    return ImportKind(
        name="residents",
        words=ImportWords(
            choose=_tr("选一张居民表"),
            template=_tr("居民导入模板.xlsx"),
            title=_tr("选一张居民表"),
            advice=_tr("认得常用的中文表头，认错的可以改。先预览，按 F9 才写进去。"),
            note=_tr("可以是 .xlsx 或 .csv，最多 20 万行；科学记数、全角数字、文字日期会自动修正。"),
            back=_tr("返回名单"),
            finish=_tr("看名单"),
            duplicates=_tr("重复的人"),
            no_plan=_tr("先指定哪一列是姓名"),
            fresh=_tr("新建 {n} 人"),
            known=_tr("重复 {n} 人"),
            passed=_tr("跳过 {n} 人"),
            filled=_tr("补进 {n} 人"),
        ),
        headings=RESIDENTS,
        columns=((_tr("姓名"), 110), (_tr("证件号码"), 176)),
        preview=_preview,
        duplicates=(
            ("skip", _tr("跳过"), _tr("跳过")),
            ("update", _tr("补进原档案"), _tr("补进")),
            ("add", _tr("仍新建"), _tr("仍新建")),
        ),
        plan=_plan,
        run=_run,
        template=_template,
    )
