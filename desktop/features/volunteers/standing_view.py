"""评星与排名 as it stands on the page: one list at a time, what it rests on beside it, the keys."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt

from desktop.widgets.delegates import BadgeDelegate, CheckDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fields import NumberBox
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.list_bench import ListBench
from desktop.widgets.roles import BADGE_ROLE, BOLD_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.segmented import Segmented

STARS, RANKING, EXCLUDED, TEAMS, FIGURES, PUBLISHED = "stars", "ranking", "excluded", "teams", "figures", "published"


class Standing(RowsModel):
    """Six lists in one shape: place, who, what, and a mark; ``dropped`` are those who get no star now.

    Each list has heads of its own (:meth:`set_list`).
    """

    def __init__(self, parent: QObject | None = None) -> None:
        tr = self.tr
        self.dropped: set[str] = set()
        self.ticking = True
        super().__init__((
            Column("tick", "", lambda row: "", check=self._tick_of),
            Column("place", tr("名次"), lambda row: row.place, right=True),
            Column("name", tr("姓名"), lambda row: row.name, roles={BOLD_ROLE: lambda row: row.winner}),
            Column("number", tr("编号"), lambda row: row.number, roles={TONE_ROLE: lambda row: "t2"}),
            Column("hours", tr("小时"), lambda row: row.hours, right=True),
            Column("extra", tr("星级"), lambda row: row.extra, tip=lambda row: row.extra, roles={TONE_ROLE: lambda row: "t2"}),
            Column("mark", "", lambda row: "", roles={BADGE_ROLE: lambda row: row.mark}),
        ), parent)
        self._heads: dict[str, str] = {}

    def set_list(self, which: str) -> None:
        """The heads of the list in front."""
        tr = self.tr
        self._heads = {
            STARS: {},
            RANKING: {"extra": tr("得分、场次、表彰、队伍")},
            EXCLUDED: {"extra": tr("原因")},
            TEAMS: {"name": tr("队伍"), "number": "", "extra": tr("人数、人次")},
            FIGURES: {"name": tr("项目"), "number": tr("分类"), "extra": tr("人次、人数、场次")},
            PUBLISHED: {"name": tr("年度"), "number": tr("参评"), "extra": tr("公示期、公式")},
        }[which]
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        usual = super().headerData(section, orientation, role)
        if role != Qt.ItemDataRole.DisplayRole or usual is None:
            return usual
        return self._heads.get(self.columns[section].key, usual)

    def _tick_of(self, row: Row) -> bool | None:
        """Stars due are given to all but those the clerk unticks."""
        return row.key not in self.dropped if self.ticking else None



class Row:
    """One line of whichever list is in front; ``source`` is the row as it was answered."""

    __slots__ = ("extra", "hours", "key", "mark", "name", "number", "place", "source", "winner")

    def __init__(
        self, source: Any, key: str, name: str, *, number: str = "", place: str = "", hours: str = "", extra: str = "",
        mark: Any = None, winner: bool = False,
    ) -> None:
        self.source, self.key, self.name, self.number = source, key, name, number
        self.place, self.hours, self.extra, self.mark, self.winner = place, hours, extra, mark, winner


class StandingView(ListBench):
    """Widgets only; :class:`~desktop.features.volunteers.standing_work.StandingPart` works them."""

    def __init__(self) -> None:
        tr = self.tr
        empty = EmptyState("list-checks", tr("现在没有要评的"), tr("已确认的时长满了一档，就会列在这里。"))
        super().__init__(
            name="volunteers_standing", title=tr("评星与排名"), model=Standing(), widths=(34, 52, 104, 112, 76, None, 136),
            empty=empty, id_of=lambda row: row.key, side_width=360, give_way=(3, 6), least=110,
        )
        self.model.setParent(self)
        self.table.set_delegates({0: CheckDelegate(), 6: BadgeDelegate()})
        self.list = Segmented((
            (STARS, tr("评星")), (RANKING, tr("年度排名")), (EXCLUDED, tr("不参评")), (TEAMS, tr("各队")),
            (FIGURES, tr("汇总")), (PUBLISHED, tr("已公示")),
        ), name="volunteers_standing_list", label=tr("看哪一张"))
        self.year = NumberBox(name="volunteers_year", label=tr("年份"), minimum=2000, maximum=2100, value=2000)
        self.add_filter(self.list)
        self.add_filter(self.year)
        self.filters.addStretch(1)
        self.commit = KeyButton("F9", tr("评定"), name="volunteers_standing_commit", kind="primary")
        self.rule_key = KeyButton("F4", tr("改公式"), name="volunteers_formula")
        self.bar_key = KeyButton("F7", tr("时长不实，限评"), name="volunteers_bar")
        self.info.add_keys(self.commit, self.rule_key)
        self.info.add_keys(self.bar_key)
