"""评星与排名: who is due a star, the year's list by a stated formula with ties and everyone left out, the teams."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from db.domain.clock import business_date
from db.domain.volunteer_ranking import Formula
from db.ids import new_id
from db.queries.hours import CorpsGrowth, HoursFigures, corps_growth, hours_figures
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
from db.usecases.standing import GrantStars, PublishRanking, grant_stars, publish_ranking
from desktop.features.volunteers.looks import hours_number, star_words
from desktop.features.volunteers.part import Part
from desktop.features.volunteers.standing_forms import StandingForms
from desktop.features.volunteers.standing_view import (
    EXCLUDED,
    FIGURES,
    PUBLISHED,
    RANKING,
    STARS,
    TEAMS,
    Row,
    StandingView,
)
from desktop.widgets.badge import badge
from desktop.widgets.fact_lines import FactLine
from desktop.widgets.list_bench import Block

if TYPE_CHECKING:
    from desktop.features.volunteers.page import VolunteersPage


class StandingPart(Part):
    """One list at a time, with what it rests on beside it."""

    topics = frozenset({"standing", "hours", "volunteers"})

    def __init__(self, page: VolunteersPage) -> None:
        super().__init__(page)
        self._request = new_id()
        self._stars: Any = None
        self._ranking: Any = None
        self._growth: tuple[Any, ...] = ()
        self._figures: Any = None
        self.bench = self.view = StandingView()
        self.list, self.year = self.bench.list, self.bench.year
        self.formula: Formula | None = None
        self.places = 10
        self.forms = StandingForms(self)
        self._connect()

    def _connect(self) -> None:
        self.list.changed.connect(lambda _: self.show())
        self.year.valueChanged.connect(lambda _: self.show())
        self.bench.chosen.connect(lambda _: self._renew())
        self.bench.opened.connect(self._open)
        self.bench.model.check_requested.connect(self._tick)
        self.bench.commit.triggered.connect(self._commit_key)
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
        self.year.setVisible(here not in (STARS, PUBLISHED))
        self.bench.model.ticking = here == STARS
        match here:
            case "stars":
                self.ask("standing", stars_due, StarsDue(), self._stars_here)
            case "teams":
                self.ask("standing", team_table_of, TeamTable(year), self._teams_here)
            case "figures":
                first, last = date(year, 1, 1), date(year, 12, 31)
                self.ask("growth", corps_growth, CorpsGrowth(first, last), self._growth_here)
                self.ask("standing", hours_figures, HoursFigures(first, last), self._figures_here)
            case "published":
                self.ask("standing", published_rankings, PublishedRankings(), self._published_here)
            case _:
                self.ask("standing", year_ranking, YearRankingOf(year, self.formula, self.places), self._ranking_here)

    @property
    def table(self) -> Any:
        """The table of stars in force; ``None`` until it was read."""
        return self._stars.table if self._stars is not None else None

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
        self.bench.empty.set_texts(fact, advice)
        self.bench.table.setColumnHidden(0, self.list.value != STARS)
        self.bench.table.setColumnHidden(1, self.list.value not in (RANKING, TEAMS))
        self.bench.table.setColumnHidden(4, self.list.value == PUBLISHED)
        self.bench.model.set_list(self.list.value)
        self.bench.note.set_text(self.tr("{} 行").format(len(rows)) if rows else "")
        self.bench.set_rows(rows)
        self._renew()

    def _growth_here(self, rows: tuple[Any, ...]) -> None:
        today = business_date(self.desk.now())
        self._growth = tuple(row for row in rows if (row.year, row.month) <= (today.year, today.month))
        self._renew()

    def _figures_here(self, found: Any) -> None:
        self._figures = found
        tr = self.tr
        groups = (
            (tr("各月"), found.months), (tr("各队"), found.teams), (tr("各类服务"), found.categories),
            (tr("各种来源"), found.sources),
        )
        rows = [self._figure("total", tr("全年"), "", found.total, winner=True)]
        for title, lines in groups:
            rows += [self._figure(f"{title}:{line.key}", line.name, title, line.figures) for line in lines]
        self._fill(rows if found.total.attendances else [], tr("这一年还没有时长"), "")

    def _figure(self, key: str, name: str, group: str, figures: Any, *, winner: bool = False) -> Row:
        words = self.tr("{} 人次　{} 人　{} 场次").format(figures.attendances, figures.people, figures.sessions)
        return Row(figures, key, name, number=group, hours=figures.hours_text, extra=words, winner=winner)

    def _renew(self) -> None:
        tr, here, bench = self.tr, self.list.value, self.bench
        bench.rule_key.setVisible(here in (STARS, RANKING, EXCLUDED))
        bench.rule_key.set_title(tr("改标准") if here == STARS else tr("改公式"))
        bench.bar_key.setVisible(here in (STARS, RANKING, EXCLUDED))
        bench.bar_key.set_refusal("" if bench.current is not None else tr("请先选一位。"))
        bench.commit.setVisible(here in (STARS, RANKING, EXCLUDED))
        if here == STARS and self._stars is not None:
            self._tell_stars()
        elif here in (RANKING, EXCLUDED) and self._ranking is not None:
            self._tell_ranking()
        elif here == FIGURES:
            self._tell_figures()
        elif here == TEAMS:
            bench.set_side_title(tr("各队"))
            bench.info.set_info(tr("按时长排"), tr("不参评的人也算进所在的队。"))
        else:
            bench.set_side_title(tr("已公示"))
            bench.info.set_info(tr("挂出去的名单不再变"), tr("后来改了时长，也不回头改已公示的名单。"))

    def _tell_stars(self) -> None:
        tr, bench, wanted = self.tr, self.bench, self._wanted()
        bench.commit.set_title(tr("评定 {} 人").format(len(wanted)) if wanted else tr("评定"))
        bench.commit.set_refusal("" if wanted else tr("没有勾选要评定的人。"))
        table = self._stars.table
        lines = tuple(
            FactLine(star_words(n), tr("满 {} 小时　{} 人").format(hours, self._stars.counts[n]))
            for n, hours in enumerate(table.hours, 1)
        )
        bench.set_side_title(tr("星级标准"))
        bench.info.set_info(tr("满时数就评，公示 5 个工作日"), f"{table.basis}，{table.from_on} 起", (Block("", lines),))

    def _tell_ranking(self) -> None:
        tr, bench, view = self.tr, self.bench, self._ranking
        bench.commit.set_title(tr("公示并打印"))
        bench.commit.set_refusal("" if view.rows else tr("这一年还没有人参评。"))
        bench.set_side_title(tr("{} 年志愿先锋").format(view.year))
        lines = (
            FactLine(tr("有时长的"), tr("{} 人").format(view.people)),
            FactLine(tr("参评"), tr("{} 人").format(len(view.rows))),
            FactLine(tr("入选"), tr("{} 人").format(sum(row.winner for row in view.rows)), bold=True),
            FactLine(tr("并列"), tr("{} 人").format(sum(row.tied for row in view.rows))),
            FactLine(tr("不参评"), tr("{} 人，原因在「不参评」").format(len(view.excluded))),
        )
        bench.info.set_info(view.formula.text, tr("按 {} 已确认的时长").format(view.decided_on), (Block("", lines),))

    def _tell_figures(self) -> None:
        tr, found = self.tr, self._figures
        self.bench.set_side_title(tr("{} 年汇总").format(self.year.value()))
        if found is None:
            return
        agrees = tr("时长、台账、场次三种算法一致") if found.agrees else tr("三种算法对不上，请管理员检查数据。")
        grown = tuple(
            FactLine(tr("{} 月").format(row.month), tr("{} 人　+{}　−{}").format(row.after, row.joined, row.left))
            for row in self._growth
        )
        self.bench.info.set_info(agrees, tr("只算已审核、公示和确认的时长。"), (Block(tr("队伍人数：月末，新来，离开"), grown),))

    # ------------------------------------------------------------ stars and the list

    def _tick(self, place: Any, on: bool) -> None:
        key = self.bench.model.rows[place].key
        if on:
            self.bench.model.dropped.discard(key)
        else:
            self.bench.model.dropped.add(key)
        self.bench.model.refresh([place])
        self._renew()

    def _wanted(self) -> tuple[str, ...]:
        if self._stars is None:
            return ()
        return tuple(row.volunteer_id for row in self._stars.rows if row.volunteer_id not in self.bench.model.dropped)

    def _commit_key(self) -> None:
        if self.list.value == STARS:
            self.run(grant_stars, GrantStars(volunteer_ids=self._wanted()), self._granted)
        else:
            request = PublishRanking(
                request_id=self._request, year=self.year.value(), formula=self.formula or Formula(), places=self.places
            )
            self.run(publish_ranking, request, self._published)

    def _granted(self, granted: Any) -> None:
        self.bench.model.dropped.clear()
        self.tell(self.tr("已评定 {} 人").format(len(granted.granted)), self.tr("公示 5 个工作日"))
        self.show()

    def _published(self, published: Any) -> None:
        self.tell(self.tr("已公示，正在打印"), self.tr("{} 年志愿先锋").format(self.year.value()), "info")
        self._request = new_id()
        self.print_jobs(published.job_ids)
        self.list.set_value(PUBLISHED)
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

