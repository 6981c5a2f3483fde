"""Keeping offers and needs, agreeing on services and ending them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from db.domain.clock import business_date
from db.domain.demand_table import Urgency
from db.queries.ground import ListUnits, UnitRow, list_units
from db.queries.matching import (
    ListMatchCategories,
    ListNeeds,
    ListOffers,
    ListServices,
    NeedRow,
    OfferRow,
    ProposalRow,
    ProposeMatches,
    ServiceRow,
    list_match_categories,
    list_needs,
    list_offers,
    list_services,
    propose_matches,
)
from db.usecases.matching import (
    AgreeMatch,
    CloseNeed,
    CloseOffer,
    DropMatch,
    FinishMatch,
    SaveNeed,
    SaveOffer,
    agree_match,
    close_need,
    close_offer,
    drop_match,
    finish_match,
    save_need,
    save_offer,
)
from desktop.features.demands.matching_view import URGENCIES, MatchingView
from desktop.features.demands.side_form import Entry
from desktop.widgets.pick_field import Choice, PickField

if TYPE_CHECKING:
    from desktop.features.demands.page import DemandsPage

_LONG = 100_000


class MatchingWork(QObject):
    """Asks for the list in front and does what its keys ask."""

    def __init__(self, page: DemandsPage) -> None:
        super().__init__(page)
        self._page = page
        self._desk, self._tasks = page.context.desk, page.context.tasks
        self._units: tuple[UnitRow, ...] = ()
        self._categories: tuple[str, ...] = ()
        self._editing: Any = None
        self.view = MatchingView()
        view = self.view
        view.list_changed.connect(lambda _: self.ask())
        view.first_wanted.connect(self._first)
        view.change_wanted.connect(self._open)
        view.end_wanted.connect(self._end)
        view.helper_wanted.connect(lambda row: page.find_helper(row.title, row.note))
        view.form.committed.connect(self._save)
        view.form.left.connect(view.close_form)

    def ask(self) -> None:
        """Ask for the list in front, and for what its form offers."""
        ask, latest, name = self._desk.ask, self._tasks.latest, self.view.list
        if name == "proposals":
            latest("matching.list", ask, propose_matches, ProposeMatches()).done.connect(self.view.show_proposals)
        else:
            question: Any = {
                "needs": (list_needs, ListNeeds(closed=True)), "offers": (list_offers, ListOffers(closed=True)),
                "services": (list_services, ListServices()),
            }[name]
            latest("matching.list", ask, *question).done.connect(lambda rows: self.view.show_rows(name, rows))
        latest("matching.units", ask, list_units, ListUnits()).done.connect(self._units_known)
        latest("matching.categories", ask, list_match_categories, ListMatchCategories()).done.connect(self._categories_known)

    def _units_known(self, rows: tuple[UnitRow, ...]) -> None:
        self._units = rows

    def _categories_known(self, names: tuple[str, ...]) -> None:
        self._categories = names

    # ------------------------------------------------------------ forms

    def new(self) -> None:
        """Ctrl+N: an offer while the offers are in front, else a need."""
        self._editing = None
        if self.view.list not in ("offers", "needs"):
            self.view.show_list("needs")
        self._open(None)

    def _open(self, row: OfferRow | NeedRow | None) -> None:
        self._editing = row
        offers = self.view.list == "offers"
        tr = self.tr
        entries = [
            Entry("title", tr("资源") if offers else tr("需求"), hint=tr("例如：每周三理发") if offers else tr("例如：上门理发")),
            Entry("category", tr("类别"), "choice", options=tuple((name, name) for name in self._categories)),
            Entry("quantity", tr("数量"), "number", least=1, most=_LONG),
            Entry("starts_on", tr("从"), "date"),
            Entry("ends_on", tr("到"), "date"),
            Entry("note", tr("备注")),
        ]
        if offers:
            entries.insert(1, Entry("unit", tr("单位"), "pick", hint=tr("共建单位，可不填")))
            entries.insert(4, Entry("whole", tr("只能整个用，不能分给几家"), "check"))
        else:
            entries.insert(2, Entry("urgency", tr("缓急"), "choice", options=URGENCIES))
        values: dict[str, Any] = {"starts_on": business_date(self._desk.now()), "quantity": 1}
        if row is not None:
            names = ("title", "category", "quantity", "starts_on", "ends_on", "note")
            values = {name: getattr(row, name) for name in names}
            if row.category not in self._categories:
                values.pop("category")
            if isinstance(row, NeedRow):
                values["urgency"] = row.urgency
            else:
                values |= {"whole": row.whole, "unit": Choice(row.unit_id, row.unit_name) if row.unit_id else None}
        what = tr("资源") if offers else tr("需求")
        title = tr("改{}").format(what) if row is not None else tr("加{}").format(what)
        self.view.form.open("offer" if offers else "need", title, entries, values)
        unit = self.view.form.editors.get("unit")
        if isinstance(unit, PickField):
            unit.set_choices(Choice(one.unit_id, one.name, one.kind_name) for one in self._units)
        self.view.show_form()

    def _first(self, row: ProposalRow | ServiceRow) -> None:
        today = business_date(self._desk.now())
        self._editing = row
        if isinstance(row, ProposalRow):
            entries = (
                Entry("quantity", self.tr("数量"), "number", least=1, most=row.quantity),
                Entry("note", self.tr("说明"), hint=self.tr("怎么联系、什么时候去")),
            )
            title = self.tr("{} 对接 {}").format(row.offer_title, row.need_title)
            self.view.form.open("agree", title, entries, {"quantity": row.quantity}, save=self.tr("约定服务"))
        else:
            entries = (Entry("done_on", self.tr("日期"), "date"), Entry("note", self.tr("说明"), hint=self.tr("办得怎么样")))
            self.view.form.open("finish", self.tr("{} 已完成").format(row.need_title), entries, {"done_on": today},
                                save=self.tr("已完成"))
        self.view.show_form()

    def _end(self, row: Any) -> None:
        self._editing = row
        today = business_date(self._desk.now())
        if isinstance(row, ServiceRow):
            entries = (Entry("reason", self.tr("原因"), hint=self.tr("为什么不做了")),)
            self.view.form.open("drop", self.tr("取消约定"), entries, {}, save=self.tr("取消约定"))
            self.view.show_form()
        elif isinstance(row, NeedRow):
            self._run(close_need, CloseNeed(row.need_id, None if row.closed_on else today))
        else:
            self._run(close_offer, CloseOffer(row.offer_id, None if row.closed_on else today))

    def _save(self, purpose: str) -> None:
        form, row = self.view.form, self._editing
        values, today = form.values(), business_date(self._desk.now())
        match purpose:
            case "offer":
                self._run(save_offer, SaveOffer(
                    values["title"], str(values["category"] or ""), values["quantity"], values["starts_on"],
                    values["ends_on"], values["whole"], values["unit"], values["note"],
                    row.offer_id if isinstance(row, OfferRow) else None,
                ))
            case "need":
                known = row if isinstance(row, NeedRow) else None
                self._run(save_need, SaveNeed(
                    values["title"], str(values["category"] or ""), values["quantity"], values["starts_on"],
                    values["ends_on"], Urgency(str(values["urgency"])), known.household_id if known else None,
                    known.demand_id if known else None, values["note"], known.need_id if known else None,
                ))
            case "agree":
                self._run(agree_match, AgreeMatch(row.offer_id, row.need_id, values["quantity"], values["note"]))
            case "finish":
                self._run(finish_match, FinishMatch(row.match_id, form.day("done_on", today), values["note"]))
            case "drop":
                self._run(drop_match, DropMatch(row.match_id, values["reason"]))

    def _run(self, case: Any, request: Any) -> None:
        job = self._tasks.run(self._desk.run, case, request)
        job.done.connect(lambda _: self._written())
        job.failed.connect(self._refused)

    def _written(self) -> None:
        self.view.close_form()
        self.ask()

    def _refused(self, error: Any) -> None:
        if self.view.form.isHidden():
            self.view.say(error.message)
        else:
            field = {"unit_id": "unit"}.get(error.field or "", error.field or "")
            self.view.form.say(error.message, field)
