"""评星与排名: who is due a star, the year's list by a stated formula with ties and everyone left out, the teams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.domain.volunteer_ranking import Formula
from db.ids import new_id
from db.queries.standing import (
    PublishedRankings,
    StarsDue,
    TeamTable,
    YearRankingOf,
    published_rankings,
    stars_due,
    team_table_of,
    year_ranking,
)
from db.usecases.standing import (
    BarVolunteer,
    GrantStars,
    PublishRanking,
    bar_volunteer,
    grant_stars,
    publish_ranking,
)
from desktop.features.volunteers.looks import hours_number, star_words
from desktop.features.volunteers.part import Part
from desktop.widgets.badge import badge
from desktop.widgets.delegates import BadgeDelegate, CheckDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.entry_form import Entry
from desktop.widgets.fact_lines import FactLine
from desktop.widgets.fields import NumberBox
from desktop.widgets.key_button import KeyButton
from desktop.widgets.labels import label
from desktop.widgets.lazy_model import Column
from desktop.widgets.list_bench import Block, ListBench
from desktop.widgets.roles import BADGE_ROLE, BOLD_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.segmented import Segmented

if TYPE_CHECKING:
    from desktop.features.volunteers.page import VolunteersPage

STARS, RANKING, EXCLUDED, TEAMS, PUBLISHED = "stars", "ranking", "excluded", "teams", "published"


class _Standing(RowsModel):
    """Five lists in one shape: place, who, what, and a mark."""

    def __init__(self, part: StandingPart) -> None:
        tr = self.tr
        super().__init__((
            Column("tick", "", lambda row: "", check=part.tick_of),
            Column("place", tr("名次"), lambda row: row.place, right=True),
            Column("name", tr("姓名"), lambda row: row.name, roles={BOLD_ROLE: lambda row: row.winner}),
            Column("number", tr("编号"), lambda row: row.number, roles={TONE_ROLE: lambda row: "t2"}),
            Column("hours", tr("小时"), lambda row: row.hours, right=True),
            Column("extra", "", lambda row: row.extra, tip=lambda row: row.extra, roles={TONE_ROLE: lambda row: "t2"}),
            Column("mark", "", lambda row: "", roles={BADGE_ROLE: lambda row: row.mark}),
        ), part)


class Row:
    """One line of whichever list is in front; ``source`` is the row as it was answered."""

    __slots__ = ("extra", "hours", "key", "mark", "name", "number", "place", "source", "winner")

    def __init__(
        self, source: Any, key: str, name: str, *, number: str = "", place: str = "", hours: str = "", extra: str = "",
        mark: Any = None, winner: bool = False,
    ) -> None:
        self.source, self.key, self.name, self.number = source, key, name, number
        self.place, self.hours, self.extra, self.mark, self.winner = place, hours, extra, mark, winner


class StandingPart(Part):
    """One list at a time, with what it rests on beside it."""

    topics = frozenset({"standing", "hours", "volunteers"})

    def __init__(self, page: VolunteersPage) -> None:
        super().__init__(page)
        tr = self.tr
        self.dropped: set[str] = set()
        self._request = self._bar = new_id()
        self._stars: Any = None
        self._ranking: Any = None
        self._model = _Standing(self)
        empty = EmptyState("list-checks", tr("现在没有要评的"), tr("已确认的时长满了一档，就会列在这里。"))
        self.bench = self.view = ListBench(
            name="volunteers_standing", title=tr("评星与排名"), model=self._model, widths=(34, 52, 104, 112, 76, None, 136),
            empty=empty, id_of=lambda row: row.key, side_width=360, give_way=(3, 6), least=110,
        )
        self._empty = empty
        self.bench.table.set_delegates({0: CheckDelegate(), 6: BadgeDelegate()})
        self._model.check_requested.connect(self._tick)
        self.list = Segmented((
            (STARS, tr("评星")), (RANKING, tr("年度排名")), (EXCLUDED, tr("不参评")), (TEAMS, tr("各队")),
            (PUBLISHED, tr("已公示")),
        ), name="volunteers_standing_list", label=tr("看哪一张"))
        self.year = NumberBox(name="volunteers_year", label=tr("年份"), minimum=2000, maximum=2100, value=2000)
        self.bench.add_filter(self.list)
        self.year_words = label(tr("年份"), "second")
        self.bench.add_filter(self.year_words)
        self.bench.add_filter(self.year)
        self.bench.filters.addStretch(1)
        self.commit = KeyButton("F9", tr("评定"), name="volunteers_standing_commit", kind="primary")
        self.formula_key = KeyButton("F4", tr("改公式"), name="volunteers_formula")
        self.bar_key = KeyButton("F7", tr("时长不实，限评"), name="volunteers_bar")
        self.bench.info.add_keys(self.commit, self.formula_key)
        self.bench.info.add_keys(self.bar_key)
        self.formula: Formula | None = None
        self.places = 10
        self._connect()

    def _connect(self) -> None:
        self.list.changed.connect(lambda _: self.show())
        self.year.valueChanged.connect(lambda _: self.show())
        self.bench.chosen.connect(lambda _: self._renew())
        self.bench.opened.connect(self._open)
        self.commit.triggered.connect(self._commit_key)
        self.formula_key.triggered.connect(self._formula_form)
        self.bar_key.triggered.connect(self._bar_form)
        self.bench.form.committed.connect(self._commit)
        person = QAction(self.tr("打开这位志愿者"), self.bench)
        person.setShortcut(QKeySequence("Ctrl+O"))
        person.triggered.connect(lambda: self._open(self.bench.current))
        self.bench.addAction(person)

    # ------------------------------------------------------------ reading

    def show(self) -> None:
        if self.year.value() == self.year.minimum():
            self.year.blockSignals(True)
            self.year.setValue(business_date(self.desk.now()).year)
            self.year.blockSignals(False)
        here, year = self.list.value, self.year.value()
        for widget in (self.year, self.year_words):
            widget.setVisible(here not in (STARS, PUBLISHED))
        match here:
            case "stars":
                self.ask("standing", stars_due, StarsDue(), self._stars_here)
            case "teams":
                self.ask("standing", team_table_of, TeamTable(year), self._teams_here)
            case "published":
                self.ask("standing", published_rankings, PublishedRankings(), self._published_here)
            case _:
                self.ask("standing", year_ranking, YearRankingOf(year, self.formula, self.places), self._ranking_here)

    def tick_of(self, row: Row) -> bool | None:
        """Stars due are given to all but those the clerk unticks."""
        return row.key not in self.dropped if self.list.value == STARS else None

    def _stars_here(self, found: Any) -> None:
        self._stars = found
        self._fill([
            Row(
                row, row.volunteer_id, row.name, number=row.number, hours=hours_number(row.minutes),
                extra=self.tr("{} → {}").format(star_words(row.given), star_words(row.reached)),
                mark=badge(self.tr("限评到 {:%y-%m-%d}").format(row.barred_until), "bad") if row.barred_until else None,
            ) for row in found.rows
        ], self.tr("现在没有要评的"), self.tr("已确认的时长满了一档，就会列在这里。"))

    def _ranking_here(self, found: Any) -> None:
        self._ranking = found
        self.formula = self.formula or found.formula
        if self.list.value == EXCLUDED:
            self._fill([
                Row(row, row.volunteer_id, row.name, number=row.number, hours=hours_number(row.minutes),
                    extra=row.reason_text) for row in found.excluded
            ], self.tr("没有人不参评"), "")
            return
        self._fill([
            Row(
                row, row.volunteer_id, row.name, number=row.number, place=str(row.place), hours=hours_number(row.minutes),
                extra=self.tr("{} 分　{} 场　表彰 {}　{}").format(row.score_text, row.sessions, row.awards, row.team),
                mark=badge(self.tr("并列"), "outline") if row.tied else None, winner=row.winner,
            ) for row in found.rows
        ], self.tr("这一年还没有人参评"), self.tr("已确认的时长够了参评线才列入。"))

    def _teams_here(self, rows: Any) -> None:
        self._fill([
            Row(row, row.team_id or row.name, row.name, place=str(row.place), hours=hours_number(row.minutes),
                extra=self.tr("{} 人　{} 人次").format(row.people, row.attendances)) for row in rows
        ], self.tr("各队这一年还没有时长"), "")

    def _published_here(self, rows: Any) -> None:
        self._fill([
            Row(row, row.ranking_id, self.tr("{} 年").format(row.year), number=self.tr("{} 人").format(row.count),
                extra=self.tr("公示 {} 到 {}　{}").format(row.public_from, row.public_until, row.formula_text)) for row in rows
        ], self.tr("还没有公示过排名"), self.tr("在「年度排名」按 F9 公示。"))

    def _fill(self, rows: list[Row], fact: str, advice: str) -> None:
        self._empty.set_texts(fact, advice)
        self.bench.table.setColumnHidden(0, self.list.value != STARS)
        self.bench.table.setColumnHidden(1, self.list.value not in (RANKING, TEAMS))
        self.bench.note.set_text(self.tr("{} 行").format(len(rows)) if rows else "")
        self.bench.set_rows(rows)
        self._renew()

    def _renew(self) -> None:
        tr, here, info = self.tr, self.list.value, self.bench.info
        self.formula_key.setVisible(here in (RANKING, EXCLUDED))
        self.bar_key.setVisible(here in (STARS, RANKING, EXCLUDED))
        chosen = self.bench.current
        self.bar_key.set_refusal("" if chosen is not None else tr("请先选一位。"))
        self.commit.setVisible(here in (STARS, RANKING, EXCLUDED))
        if here == STARS and self._stars is not None:
            wanted = self._wanted()
            self.commit.set_title(tr("评定 {} 人").format(len(wanted)) if wanted else tr("评定"))
            self.commit.set_refusal("" if wanted else tr("没有勾选要评定的人。"))
            table = self._stars.table
            lines = tuple(
                FactLine(star_words(n), tr("满 {} 小时　{} 人").format(hours, self._stars.counts[n]))
                for n, hours in enumerate(table.hours, 1)
            )
            self.bench.set_side_title(tr("星级标准"))
            info.set_info(tr("满时数就评，公示 5 个工作日"), f"{table.basis}，{table.from_on} 起", (Block("", lines),))
        elif here in (RANKING, EXCLUDED) and self._ranking is not None:
            view = self._ranking
            self.commit.set_title(tr("公示并打印"))
            self.commit.set_refusal("" if view.rows else tr("这一年还没有人参评。"))
            self.bench.set_side_title(tr("{} 年志愿先锋").format(view.year))
            winners = sum(row.winner for row in view.rows)
            tied = sum(row.tied for row in view.rows)
            lines = (
                FactLine(tr("有时长的"), tr("{} 人").format(view.people)),
                FactLine(tr("参评"), tr("{} 人").format(len(view.rows))),
                FactLine(tr("入选"), tr("{} 人").format(winners), bold=True),
                FactLine(tr("并列"), tr("{} 人").format(tied)),
                FactLine(tr("不参评"), tr("{} 人，原因在「不参评」").format(len(view.excluded))),
            )
            info.set_info(view.formula.text, tr("按 {} 已确认的时长").format(view.decided_on), (Block("", lines),))
        elif here == TEAMS:
            self.bench.set_side_title(tr("各队"))
            info.set_info(tr("按时长排"), tr("不参评的人也算进所在的队。"))
        else:
            self.bench.set_side_title(tr("已公示"))
            info.set_info(tr("挂出去的名单不再变"), tr("后来改了时长，也不回头改已公示的名单。"))

    # ------------------------------------------------------------ stars and the list

    def _tick(self, place: Any, on: bool) -> None:
        key = self._model.rows[place].key
        if on:
            self.dropped.discard(key)
        else:
            self.dropped.add(key)
        self._model.refresh([place])
        self._renew()

    def _wanted(self) -> tuple[str, ...]:
        if self._stars is None:
            return ()
        return tuple(row.volunteer_id for row in self._stars.rows if row.volunteer_id not in self.dropped)

    def _commit_key(self) -> None:
        if self.list.value == STARS:
            self.run(grant_stars, GrantStars(volunteer_ids=self._wanted()), self._granted)
        else:
            request = PublishRanking(
                request_id=self._request, year=self.year.value(), formula=self.formula or Formula(), places=self.places
            )
            self.run(publish_ranking, request, self._published)

    def _granted(self, granted: Any) -> None:
        self.dropped.clear()
        self.tell(self.tr("已评定 {} 人").format(len(granted.granted)), self.tr("公示 5 个工作日"))
        self.show()

    def _published(self, published: Any) -> None:
        self.tell(self.tr("已公示，正在打印"), self.tr("{} 年志愿先锋").format(self.year.value()), "info")
        self._request = new_id()
        self.print_jobs(published.job_ids)
        self.list.set_value(PUBLISHED)
        self.show()

    def _formula_form(self) -> None:
        now = self.formula or Formula()
        tr = self.tr
        entries = (
            Entry("hour", tr("一小时"), "number", hint=tr("分"), most=100),
            Entry("session", tr("一场次"), "number", hint=tr("分"), most=100),
            Entry("award", tr("一次表彰"), "number", hint=tr("分"), most=1000),
            Entry("least_hours", tr("参评线"), "number", hint=tr("小时"), most=10_000),
            Entry("places", tr("取前"), "number", hint=tr("名，并列都算"), least=1, most=1000),
        )
        values = {"hour": now.hour, "session": now.session, "award": now.award, "least_hours": now.least_hours,
                  "places": self.places}
        self.bench.form.open("formula", entries, values, lead=tr("公式印在名单上，先定好再公示。"), save=tr("照这样排"))
        self.bench.show_form(tr("改公式"))

    def _bar_form(self) -> None:
        row, self._bar = self.bench.current, new_id()
        entries = (
            Entry("years", self.tr("限评"), "number", hint=self.tr("年，1 至 3"), least=1, most=3),
            Entry("reason", self.tr("原因"), hint=self.tr("查实了什么")),
        )
        lead = self.tr("{}　{}：时长不实，限期内不评星、不进排名。不实的时长在「时长」里作废。").format(row.name, row.number)
        self.bench.form.open("bar", entries, {"years": 1}, lead=lead, save=self.tr("限制参评"))
        self.bench.show_form(self.tr("限制参评"))

    def _commit(self, purpose: str) -> None:
        form = self.bench.form
        values = form.values()
        if purpose == "formula":
            try:
                self.formula = Formula(values["hour"], values["session"], values["award"], values["least_hours"])
            except KnownError as error:
                form.say(error.message, "hour")
                return
            self.places = values["places"]
            self.bench.show_info()
            self.show()
        else:
            request = BarVolunteer(
                request_id=self._bar, volunteer_id=self.bench.current.key, years=values["years"], reason=values["reason"]
            )
            self.run(bar_volunteer, request, self._barred, lambda error: form.say(error.message, error.field or ""))

    def _barred(self, barred: Any) -> None:
        self.tell(self.tr("已限制参评"), self.tr("到 {}").format(barred.until))
        self.bench.show_info()
        self.show()

    def _open(self, row: Row | None) -> None:
        if row is not None and self.list.value in (STARS, RANKING, EXCLUDED):
            self.page.open_person(row.key)

    def focus_first(self) -> None:
        if not self.bench.model.rows and not self.bench.editing:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.bench.focus_first()

    def escape(self) -> bool:
        return self.bench.close_form()

