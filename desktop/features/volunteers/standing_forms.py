"""What stars and ranking rest on, changed by those allowed: the table of stars, the formula; and barring for false hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.volunteer_ranking import Formula
from db.ids import new_id
from db.usecases.standing import (
    BarVolunteer,
    SaveFormula,
    SaveStarTable,
    bar_volunteer,
    save_formula,
    save_star_table,
)
from desktop.features.volunteers.looks import star_words
from desktop.features.volunteers.standing_view import STARS
from desktop.widgets.entry_form import Entry

if TYPE_CHECKING:
    from desktop.features.volunteers.standing_work import StandingPart

_STARS = range(1, 6)


class StandingForms(QObject):
    """Opens its forms beside the lists."""

    def __init__(self, part: StandingPart) -> None:
        super().__init__(part)
        self._part, self._bench = part, part.bench
        self._bar = ""
        part.bench.rule_key.triggered.connect(self._rule_form)
        part.bench.bar_key.triggered.connect(self._bar_form)
        part.bench.form.committed.connect(self._commit)

    @property
    def _settles(self) -> bool:
        return self._part.desk.may(Permission.SETTINGS_WRITE)

    def _rule_form(self) -> None:
        if self._part.list.value == STARS:
            self._star_form()
        else:
            self._formula_form()

    def _star_form(self) -> None:
        tr, table = self.tr, self._part.table
        if table is None:
            return
        entries = (
            *(Entry(f"star{n}", star_words(n), "number", hint=tr("小时；0 是不设这一档"), most=100_000) for n in _STARS),
            Entry("from_on", tr("从哪天起"), "date", hint=tr("今天或以后")),
            Entry("basis", tr("依据"), hint=tr("文件名称和文号")),
        )
        values: dict[str, Any] = {f"star{n}": hours for n, hours in enumerate(table.hours, 1)}
        values |= {"from_on": business_date(self._part.desk.now()), "basis": table.basis}
        lead = tr("到那一天才按新标准评；已经评的星不收回。")
        form = self._bench.form
        form.open("stars", entries, values, lead=lead, save=tr("改标准"))
        form.save.set_refusal("" if self._settles else tr("星级标准要管理员来改，请管理员登录后改。"))
        self._bench.show_form(tr("星级标准"))

    def _formula_form(self) -> None:
        tr, now = self.tr, self._part.formula or Formula()
        entries = [
            Entry("hour", tr("一小时"), "number", hint=tr("分"), most=100),
            Entry("session", tr("一场次"), "number", hint=tr("分"), most=100),
            Entry("award", tr("一次表彰"), "number", hint=tr("分"), most=1000),
            Entry("least_hours", tr("参评线"), "number", hint=tr("小时"), most=10_000),
            Entry("places", tr("取前"), "number", hint=tr("名，并列都算"), least=1, most=1000),
        ]
        if self._settles:
            entries.append(Entry("keep", tr("以后都按这个公式"), "check"))
        values = {"hour": now.hour, "session": now.session, "award": now.award, "least_hours": now.least_hours,
                  "places": self._part.places}
        self._bench.form.open("formula", entries, values, lead=tr("公式印在名单上，先定好再公示。"), save=tr("照这样排"))
        self._bench.show_form(tr("改公式"))

    def _bar_form(self) -> None:
        row, self._bar = self._bench.current, new_id()
        entries = (
            Entry("years", self.tr("限评"), "number", hint=self.tr("年，1 至 3"), least=1, most=3),
            Entry("reason", self.tr("原因"), hint=self.tr("查实了什么")),
        )
        lead = self.tr("{}　{}：时长不实，限期内不评星、不进排名。不实的时长在「时长」里作废。").format(row.name, row.number)
        self._bench.form.open("bar", entries, {"years": 1}, lead=lead, save=self.tr("限制参评"))
        self._bench.show_form(self.tr("限制参评"))

    def _commit(self, purpose: str) -> None:
        values = self._bench.form.values()
        match purpose:
            case "stars":
                self._save_table(values)
            case "formula":
                self._use_formula(values)
            case "bar":
                request = BarVolunteer(
                    request_id=self._bar, volunteer_id=self._bench.current.key, years=values["years"],
                    reason=values["reason"],
                )
                self._part.run(bar_volunteer, request, self._barred, self._not_kept)

    def _save_table(self, values: dict[str, Any]) -> None:
        hours = [values[f"star{n}"] for n in _STARS]
        while hours and not hours[-1]:
            hours.pop()
        on = values["from_on"] or business_date(self._part.desk.now())
        request = SaveStarTable(tuple(hours), on, values["basis"])
        self._part.run(save_star_table, request, self._table_saved, self._not_kept)

    def _table_saved(self, saved: Any) -> None:
        self._part.tell(self.tr("星级标准已改"), self.tr("从 {} 起").format(saved.from_on))
        self._back()

    def _use_formula(self, values: dict[str, Any]) -> None:
        try:
            formula = Formula(values["hour"], values["session"], values["award"], values["least_hours"])
        except KnownError as error:
            self._bench.form.say(error.message, "hour")
            return
        self._part.formula, self._part.places = formula, values["places"]
        if values.get("keep"):
            self._part.run(save_formula, SaveFormula(formula), self._formula_saved, self._not_kept)
        else:
            self._back()

    def _formula_saved(self, saved: Any) -> None:
        self._part.tell(self.tr("公式已定"), saved.text)
        self._back()

    def _barred(self, barred: Any) -> None:
        self._part.tell(self.tr("已限制参评"), self.tr("到 {}").format(barred.until))
        self._back()

    def _back(self) -> None:
        self._bench.show_info()
        self._part.show()

    def _not_kept(self, error: KnownError) -> None:
        self._bench.form.say(error.message, {"hours": "star1"}.get(error.field or "", error.field or ""))
