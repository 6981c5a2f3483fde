"""Finding cases for the list: ids, then rows as they are looked at, and counts apart; each on the worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject

from db.desk import Desk
from db.queries.case_lists import (
    CaseCounts,
    CaseCountsRequest,
    CaseIds,
    CaseRow,
    CaseRows,
    CaseWindows,
    ListCases,
    case_counts,
    case_rows,
    case_windows,
    list_cases,
)
from db.queries.catalogue import OfferedItem, OfferedItems, offered_items
from desktop.features.cases.case_list import CaseListPanel
from desktop.features.cases.filters import FilterBar
from desktop.tasks import Job, Tasks

FOUND_AT_ONCE = 1000


class CaseFinder(QObject):
    """Keeps the list in step with the conditions above it."""

    def __init__(
        self, desk: Desk, tasks: Tasks, filters: FilterBar, cases: CaseListPanel, to_walkin: Callable[[], None],
    ) -> None:
        super().__init__(cases)
        self._desk, self._tasks = desk, tasks
        self._filters, self._list = filters, cases
        self._to_walkin = to_walkin
        self.wanted = ""
        """The case the cursor should go to when the next list comes; empty: stay."""
        filters.changed.connect(self.find)
        cases.sort_changed.connect(self.find)
        cases.empty_key.connect(self._leave_empty)
        cases.rows_wanted.connect(self._fetch_rows)
        cases.model.more_requested.connect(self._find_more)

    def request(self, *, limit: int = 0, offset: int = 0) -> ListCases:
        """The list as it stands on the screen, as a question."""
        return self._filters.request(
            sort=self._list.sort_key, descending=self._list.descending, limit=limit or FOUND_AT_ONCE, offset=offset
        )

    def load_choices(self) -> None:
        """Ask for the items and the windows one can choose from."""
        self._filters.set_windows(self._desk.facts.window)
        items = self._tasks.latest("cases.items", self._desk.ask, offered_items, OfferedItems())
        items.done.connect(self._items)
        windows = self._tasks.latest("cases.windows", self._desk.ask, case_windows, CaseWindows())
        windows.done.connect(self._windows)

    def _windows(self, windows: tuple[int, ...]) -> None:
        self._filters.set_windows(self._desk.facts.window, windows)

    def _items(self, items: tuple[OfferedItem, ...]) -> None:
        self._filters.set_items((item.item_id, item.name) for item in items)

    def _ask(self, request: ListCases) -> Job:
        return self._tasks.latest("cases.list", self._desk.ask, list_cases, request)

    def find(self) -> None:
        """Ask for the list from its beginning, and for the counts."""
        self._ask(self.request()).done.connect(self._found)
        self._count()

    def renew(self) -> None:
        """Ask again for as much as is listed, after a change somewhere; the cursor stays on its case."""
        listed = self._list.model.rowCount()
        self._ask(self.request(limit=max(FOUND_AT_ONCE, listed))).done.connect(self._found)
        self._count()
        self._renew_rows()

    def _count(self) -> None:
        counts = self._tasks.latest("cases.counts", self._desk.ask, case_counts, CaseCountsRequest())
        counts.done.connect(self._counted)

    def _found(self, found: CaseIds) -> None:
        wanted, self.wanted = self.wanted, ""
        self._tell_empty()
        self._list.show_found(found, wanted=wanted)
        self._tell_order()

    def _find_more(self) -> None:
        self._ask(self.request(offset=self._list.model.rowCount())).done.connect(self._found_more)

    def _found_more(self, found: CaseIds) -> None:
        self._list.add_found(found)
        self._tell_order()

    def _counted(self, counts: CaseCounts) -> None:
        self._filters.show_counts(counts)
        self._tell_empty()
        self._tell_order()

    def _tell_order(self) -> None:
        self._list.set_total(self._filters.total)
        if self._list.sort_key == "clock":
            order = self.tr("不急的在前") if self._list.descending else self.tr("按时钟排，急的在前")
        else:
            titles = {column.key: column.title for column in self._list.model.columns}
            order = self.tr("按{}排").format(titles[self._list.sort_key])
        self._filters.set_words(f"{order}・{self._list.count_words}")

    def _tell_empty(self) -> None:
        text = self._filters.find.text().strip()
        if self._filters.nothing_yet:
            words = (self.tr("还没有办件"), self.tr("在「受理」登记第一件，这里就有了。"), self.tr("去受理"))
        elif text:
            words = (self.tr("没有找到「{}」").format(text), self.tr("按受理号、姓名、拼音和事项都找过。"),
                     self.tr("清除条件"))
        elif self._filters.narrowed:
            words = (self.tr("没有合条件的办件"), self.tr("放宽事项、窗口或日期再看。"), self.tr("清除条件"))
        else:
            facts = {
                "open": self.tr("手上没有在办的办件"), "soon": self.tr("没有将到期的办件"),
                "overdue": self.tr("没有超期的办件"), "supplement": self.tr("今天没有要告知的补正"),
                "tolerant": self.tr("没有等补交材料的办件"), "today": self.tr("今天还没有收件"),
                "all": self.tr("还没有办件"),
            }
            words = (facts[self._filters.preset], self.tr("别的办件在「全部」里。"), self.tr("看全部办件"))
        self._list.show_empty(*words, sought=bool(text))

    def _leave_empty(self) -> None:
        if self._filters.nothing_yet:
            self._to_walkin()
        elif self._filters.narrowed:
            self._filters.reset()
        else:
            self._filters.show_preset("all")

    def _fetch_rows(self, ids: Sequence[Any]) -> None:
        job = self._tasks.run(self._desk.ask, case_rows, CaseRows(tuple(ids)))
        job.done.connect(self._rows)

    def _rows(self, rows: tuple[CaseRow, ...]) -> None:
        self._list.model.supply({row.case_id: row for row in rows})

    def _renew_rows(self) -> None:
        """Rows in sight are asked for again without blinking; the others when they are next looked at."""
        sight = self._list.rows_in_sight()
        self._list.model.refresh(set(self._list.model.ids) - set(sight))
        if sight:
            self._fetch_rows(sight)
