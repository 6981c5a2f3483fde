"""Finding demands for the board and the list: ids, rows as they are looked at, counts apart; on the worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from db.desk import Desk
from db.queries.demand_board import Board, demand_board
from db.queries.demand_lists import (
    DemandCounts,
    DemandCountsRequest,
    DemandIds,
    DemandRow,
    DemandRows,
    demand_counts,
    demand_rows,
    list_demands,
)
from db.queries.ground import (
    CategoryRow,
    ListCategories,
    ListOwners,
    ListWorkers,
    OwnerRow,
    WorkerRow,
    list_categories,
    list_owners,
    list_workers,
)
from desktop.features.demands.board import BoardView
from desktop.features.demands.demand_list import DemandListPanel
from desktop.features.demands.filters import FilterBar
from desktop.tasks import Tasks

FOUND_AT_ONCE = 1000


class DemandFinder(QObject):
    """Keeps the board or the list, whichever is in sight, in step with the conditions above it."""

    counted = Signal(object)  # Board
    nothing = Signal(str, str)  # there is nothing to show: why, and what to do
    owners_known = Signal(object)  # tuple of OwnerRow
    categories_known = Signal(object)  # tuple of names

    def __init__(
        self, desk: Desk, tasks: Tasks, filters: FilterBar, board: BoardView, demands: DemandListPanel,
        register: Callable[[], None],
    ) -> None:
        super().__init__(board)
        self._desk, self._tasks = desk, tasks
        self._filters, self._board, self._list = filters, board, demands
        self._register = register
        self.view = "board"
        self.wanted = ""
        """The demand the cursor should go to when the next answer comes; empty: stay."""
        self.left = ""
        """The demand shown after a step that may have taken it out of sight; empty once another is chosen."""
        filters.changed.connect(self.find)
        demands.sort_changed.connect(self.find)
        demands.empty_key.connect(self._leave_empty)
        demands.rows_wanted.connect(self._fetch)
        demands.model.more_requested.connect(self._find_more)
        board.rows_wanted.connect(self._fetch)

    # ------------------------------------------------------------ choices

    def load_choices(self) -> None:
        """Ask for the categories, and for the workers and units that own demands."""
        asked = self._tasks.latest("demands.categories", self._desk.ask, list_categories, ListCategories())
        asked.done.connect(self._categories)
        owners = self._tasks.latest("demands.owners", self._desk.ask, list_owners, ListOwners())
        owners.done.connect(self._owners)
        workers = self._tasks.latest("demands.workers", self._desk.ask, list_workers, ListWorkers())
        workers.done.connect(self._workers)

    def _categories(self, rows: tuple[CategoryRow, ...]) -> None:
        names = tuple(row.name for row in rows if row.active)
        self._filters.set_categories(row.name for row in rows)
        self.categories_known.emit(names)

    def _owners(self, rows: tuple[OwnerRow, ...]) -> None:
        self._filters.set_owners((row.owner_id, row.name) for row in rows)
        self.owners_known.emit(rows)

    def _workers(self, rows: tuple[WorkerRow, ...]) -> None:
        operator = self._desk.operator
        own = operator.operator_id if operator else ""
        self._filters.own_id = next((row.worker_id for row in rows if row.operator_id == own), own)

    # ------------------------------------------------------------ finding

    def find(self) -> None:
        """Ask for what is in sight from its beginning."""
        self.left = ""
        self._ask_board()
        if self.view == "list":
            self._ask_list(FOUND_AT_ONCE)
            counts = self._tasks.latest("demands.counts", self._desk.ask, demand_counts, DemandCountsRequest())
            counts.done.connect(self._counted)

    def renew(self) -> None:
        """Ask again after a change somewhere; the cursor stays on its demand."""
        self._board.renew()
        self._list.renew()
        self._ask_board()
        if self.view == "list":
            self._ask_list(max(FOUND_AT_ONCE, self._list.model.rowCount()))
            counts = self._tasks.latest("demands.counts", self._desk.ask, demand_counts, DemandCountsRequest())
            counts.done.connect(self._counted)

    def _ask_board(self) -> None:
        job = self._tasks.latest("demands.board", self._desk.ask, demand_board, self._filters.board_request())
        job.done.connect(self._boarded)

    def _boarded(self, board: Board) -> None:
        self.counted.emit(board)
        if self.view == "board":
            wanted, self.wanted = self.wanted, ""
            self._board.show_board(board, wanted=wanted, left=self.left)
            if not self.left and not any(column.ids for column in board.columns):
                self.nothing.emit(*self._empty_words()[:2])

    def _ask_list(self, limit: int) -> None:
        if self._filters.ids is not None:
            given = DemandIds(self._filters.ids, False)
            self._tasks.latest("demands.list", lambda: given).done.connect(self._found)  # drops an earlier question
            return
        request = self._filters.list_request(sort=self._list.sort_key, descending=self._list.descending, limit=limit)
        job = self._tasks.latest("demands.list", self._desk.ask, list_demands, request)
        job.done.connect(self._found)

    def _found(self, found: DemandIds) -> None:
        wanted, self.wanted = self.wanted, ""
        words = self._empty_words()
        self._list.show_empty(*words)
        self._list.show_found(found, wanted=wanted, left=self.left)
        if not self.left and not found.ids:
            self.nothing.emit(*words[:2])

    def _find_more(self) -> None:
        request = self._filters.list_request(
            sort=self._list.sort_key, descending=self._list.descending, limit=FOUND_AT_ONCE,
            offset=self._list.model.rowCount(),
        )
        job = self._tasks.latest("demands.list", self._desk.ask, list_demands, request)
        job.done.connect(self._list.add_found)

    def _counted(self, counts: DemandCounts) -> None:
        self._filters.show_counts(counts)

    def _fetch(self, ids: Sequence[str]) -> None:
        job = self._tasks.run(self._desk.ask, demand_rows, DemandRows(tuple(ids)))
        job.done.connect(self._rows)

    def _rows(self, rows: tuple[DemandRow, ...]) -> None:
        found = {row.demand_id: row for row in rows}
        self._list.model.supply(found)
        self._board.supply(found)

    def _empty_words(self) -> tuple[str, str, str]:
        """What is not there, what to do, and what Enter does in the list."""
        text = self._filters.find.text().strip()
        if text:
            return (self.tr("没有找到「{}」").format(text), self.tr("按编号、标题、地点和反映人都找过；Ctrl+R 清除条件。"),
                    self.tr("清除条件"))
        if self._filters.narrowed:
            return self.tr("没有合条件的诉求"), self.tr("放宽类别、主办或缓急再看；Ctrl+R 清除条件。"), self.tr("清除条件")
        facts = {
            "open": self.tr("没有未结的诉求"), "mine": self.tr("手上没有诉求"), "soon": self.tr("没有将到期的诉求"),
            "overdue": self.tr("没有超期的诉求"), "archived": self.tr("还没有归档的诉求"),
            "merged": self.tr("没有合并的诉求"), "all": self.tr("还没有诉求"),
        }
        what = "open" if self.view == "board" else self._filters.range
        return facts[what], self.tr("群众反映的事按 Ctrl+N 登记，这里就有了。"), self.tr("登记诉求")

    def _leave_empty(self) -> None:
        if self._filters.narrowed:
            self._filters.reset()
        else:
            self._register()
