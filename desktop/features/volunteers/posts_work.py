"""岗位与双报到: the posts of 8+N with who holds them, and party members who report to their home unit each quarter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.domain.party_service import quarter_of
from db.domain.volunteer_teams import ClaimState
from db.ids import new_id
from db.queries.party import Funnel, PartyFunnel, PartyQuarter, party_funnel, party_quarter
from db.queries.teams import HolderRow, ListPosts, PostCoverage, PostRow, list_posts
from db.usecases.party import (
    PrintQuarter,
    PrintReportCard,
    ReportIn,
    print_quarter,
    print_report_card,
    report_in,
)
from db.usecases.teams import (
    ClaimPost,
    EndPost,
    PledgePost,
    PrintPledge,
    ReportPost,
    SavePost,
    claim_post,
    end_post,
    pledge_post,
    print_pledge,
    report_post,
    save_post,
)
from desktop.features.volunteers.looks import hours_words
from desktop.features.volunteers.part import Part
from desktop.widgets.badge import BadgeSpec, badge
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.entry_form import Entry
from desktop.widgets.fact_lines import FactLine
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.list_bench import Block, ListBench
from desktop.widgets.roles import BADGE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.segmented import Segmented

if TYPE_CHECKING:
    from desktop.features.volunteers.page import VolunteersPage

POSTS, PARTY = "posts", "party"


@dataclass(frozen=True, slots=True)
class Line:
    """A post with one who holds it (or nobody), or a party member of the quarter."""

    key: str
    title: str
    name: str
    number: str
    words: str
    mark: BadgeSpec | None
    volunteer_id: str = ""
    post: PostRow | None = None
    holder: HolderRow | None = None


class _Lines(RowsModel):
    def __init__(self, parent: QObject) -> None:
        tr = self.tr
        super().__init__((
            Column("title", tr("岗位、单位"), lambda row: row.title, tip=lambda row: row.title),
            Column("name", tr("姓名"), lambda row: row.name or tr("空着"),
                   roles={TONE_ROLE: lambda row: "t1" if row.name else "warn"}),
            Column("number", tr("编号"), lambda row: row.number, roles={TONE_ROLE: lambda row: "t2"}),
            Column("words", "", lambda row: row.words, roles={TONE_ROLE: lambda row: "t2"}),
            Column("mark", "", lambda row: "", roles={BADGE_ROLE: lambda row: row.mark}),
        ), parent)


class PostsPart(Part):
    """Two lists in one bench; the keys follow the list."""

    topics = frozenset({"volunteers", "teams", "hours"})

    def __init__(self, page: VolunteersPage) -> None:
        super().__init__(page)
        tr = self.tr
        self.new_words = tr("新岗位")
        self._request = ""
        self._coverage: PostCoverage | None = None
        self._funnel: Funnel | None = None
        empty = EmptyState("list-checks", tr("这里还没有人"), tr("在职党员来报到按 F4；岗位按 Ctrl+N 添。"))
        self.bench = self.view = ListBench(
            name="volunteers_posts", title=tr("岗位与双报到"), model=_Lines(self), widths=(None, 84, 112, 150, 104),
            empty=empty, id_of=lambda row: row.key, side_width=360, give_way=(2, 3), least=130,
        )
        self.bench.table.set_delegates({4: BadgeDelegate()})
        lists = ((POSTS, tr("8+N 岗位")), (PARTY, tr("党员双报到")))
        self.list = Segmented(lists, name="volunteers_posts_list", label=tr("看哪一张"))
        self.bench.add_filter(self.list)
        self.bench.filters.addStretch(1)
        self.next = KeyButton("F9", tr("认领"), name="volunteers_post_next", kind="primary")
        self.other = KeyButton("F4", tr("再添一人"), name="volunteers_post_other")
        self.paper = KeyButton("F8", tr("承诺书"), name="volunteers_post_paper")
        self.end = KeyButton("F7", tr("卸岗"), name="volunteers_post_end")
        self.bench.info.add_keys(self.next, self.other)
        self.bench.info.add_keys(self.paper, self.end)
        self.list.changed.connect(lambda _: self.show())
        self.bench.chosen.connect(lambda _: self._renew())
        self.bench.opened.connect(lambda _: self.next.action.trigger())
        self.bench.form.committed.connect(self._commit)
        self.bench.form.sought.connect(lambda field, text: self.seek(self.bench.form, field, text))
        self.next.triggered.connect(self._next)
        self.other.triggered.connect(self._other)
        self.paper.triggered.connect(self._print)
        self.end.triggered.connect(self._end_form)
        person = QAction(tr("打开这位志愿者"), self.bench)
        person.setShortcut(QKeySequence("Ctrl+O"))
        person.triggered.connect(self._open_person)
        self.bench.addAction(person)

    # ------------------------------------------------------------ reading

    def show(self) -> None:
        if self.list.value == POSTS:
            self.ask("posts", list_posts, ListPosts(), self._posts_here)
        else:
            quarter = quarter_of(business_date(self.desk.now()))
            self.ask("funnel", party_funnel, PartyFunnel(), self._funnel_here)
            self.ask("posts", party_quarter, PartyQuarter(quarter.year, quarter.number), self._party_here)

    def _posts_here(self, coverage: PostCoverage) -> None:
        self._coverage = coverage
        lines = []
        for post in coverage.rows:
            title = post.name if post.core else self.tr("{}（N）").format(post.name)
            for holder in post.holders:
                claim = holder.claim
                kinds = {ClaimState.CLAIMED: "warn", ClaimState.PLEDGED: "info", ClaimState.REPORTED: "ok"}
                due = self.tr("{} 前述职").format(claim.report_due) if claim.report_due else ""
                lines.append(Line(
                    claim.claim_id, title, holder.volunteer_name, holder.number, due,
                    badge(claim.state.label, kinds.get(claim.state, "neutral")), holder.volunteer_id, post, holder,
                ))
            if not post.holders:
                lines.append(Line(post.post_id, title, "", "", "", None, "", post))
        self.bench.set_rows(lines)
        self._renew()

    def _funnel_here(self, funnel: Funnel) -> None:
        self._funnel = funnel
        self._renew()

    def _party_here(self, rows: Any) -> None:
        self.bench.set_rows([
            Line(
                row.volunteer_id, row.home_unit or self.tr("没有填单位"), row.name, row.number,
                self.tr("{} 件　{}").format(row.deeds, hours_words(row.minutes)),
                badge(self.tr("已报到"), "ok") if row.reported_on else badge(self.tr("未报到"), "warn"), row.volunteer_id,
            ) for row in rows
        ])
        self._renew()

    def _renew(self) -> None:
        tr, line = self.tr, self.bench.current
        posts = self.list.value == POSTS
        none = "" if line is not None else tr("请先选一行。")
        self.end.setVisible(posts)
        if posts:
            state = line.holder.claim.state if line is not None and line.holder is not None else None
            words = {None: tr("认领"), ClaimState.CLAIMED: tr("签承诺书")}
            self.next.set_title(words.get(state, tr("述职")))
            self.next.set_refusal(none)
            self.other.set_title(tr("再添一人"))
            self.other.set_refusal(none)
            held = none or ("" if state is not None else tr("这个岗位还空着。"))
            self.paper.set_title(tr("承诺书"))
            self.paper.set_refusal(held)
            self.end.set_refusal(held)
            self.bench.set_side_title(tr("岗位"))
            lines: list[FactLine] = []
            if self._coverage is not None:
                core, others = self._coverage.core, self._coverage.others
                lines = [FactLine(tr("8 岗有人"), f"{core.part}/{core.whole}", bold=True),
                         FactLine(tr("N 岗有人"), f"{others.part}/{others.whole}")]
            duties = line.post.duties if line is not None and line.post is not None else ""
            self.bench.info.set_info(line.title if line is not None else tr("没有选中岗位"), duties, (Block("", tuple(lines)),))
        else:
            quarter = quarter_of(business_date(self.desk.now()))
            self.next.set_title(tr("打季度反馈"))
            self.next.set_refusal("" if self.bench.model.rows else tr("还没有在职党员。"))
            self.other.set_title(tr("报到登记"))
            self.other.set_refusal("")
            self.paper.set_title(tr("登记卡"))
            self.paper.set_refusal("")
            self.bench.set_side_title(tr("双报到"))
            lines = []
            if self._funnel is not None:
                lines = [FactLine(tr("摸排"), tr("{} 人").format(self._funnel.known)),
                         FactLine(tr("报到"), tr("{} 人").format(self._funnel.reported)),
                         FactLine(tr("有服务"), tr("{} 人").format(self._funnel.serving), bold=True)]
            words_ = tr("每季度把时长和事迹反馈给所在单位。没有选中人时，登记卡打空白的。")
            self.bench.info.set_info(quarter.label, words_, (Block("", tuple(lines)),))

    # ------------------------------------------------------------ forms

    def _who(self) -> Entry:
        return Entry("who", self.tr("志愿者"), "pick", hint=self.tr("姓名、拼音、编号"))

    def _open(self, purpose: str, title: str, *entries: Entry, **values: Any) -> None:
        self.bench.form.open(purpose, entries, values, save=title)
        self.bench.show_form(title)

    def begin(self) -> None:
        tr = self.tr
        self.list.set_value(POSTS)
        self._open(
            "post", tr("新岗位"), Entry("name", tr("岗位")), Entry("duties", tr("职责"), "note"),
            Entry("places", tr("名额"), "number", hint=tr("0 是不限"), most=1000), Entry("core", tr("8 个基本岗位之一"), "check"),
        )

    def _next(self) -> None:
        tr, line = self.tr, self.bench.current
        today = business_date(self.desk.now())
        if self.list.value == PARTY:
            quarter = quarter_of(today)
            self.run(print_quarter, PrintQuarter(quarter.year, quarter.number), self._printed)
        elif line.holder is None:
            self._open("claim", tr("认领"), self._who())
        elif line.holder.claim.state is ClaimState.CLAIMED:
            self._open("pledge", tr("签承诺书"), Entry("on", tr("签字日期"), "date"), on=today)
        else:
            self._request = new_id()
            self._open(
                "report", tr("述职"), Entry("on", tr("日期"), "date"), Entry("text", tr("做了什么"), "note"),
                Entry("rating", tr("评议"), "number", hint=tr("1 至 5 星，0 是没有评"), most=5), on=today,
            )

    def _other(self) -> None:
        if self.list.value == POSTS:
            self._open("claim", self.tr("认领"), self._who())
        else:
            self._open(
                "party", self.tr("报到登记"), self._who(), Entry("home_unit", self.tr("所在单位")),
                Entry("contact", self.tr("单位联系人")), Entry("on", self.tr("报到日期"), "date"),
                on=business_date(self.desk.now()),
            )

    def _end_form(self) -> None:
        self._open("end", self.tr("卸岗"), Entry("on", self.tr("日期"), "date"), on=business_date(self.desk.now()))

    def _commit(self, purpose: str) -> None:
        values, line = self.bench.form.values(), self.bench.current
        if "who" in values and not values["who"]:
            self.bench.form.say(self.tr("请先选一位志愿者。"), "who")
            return
        match purpose:
            case "post":
                request: Any = SavePost(
                    name=values["name"], duties=values["duties"], core=values["core"], places=values["places"]
                )
                self.run(save_post, request, self._kept, self._not_kept)
            case "claim":
                self.run(claim_post, ClaimPost(line.post.post_id, values["who"]), self._kept, self._not_kept)
            case "pledge":
                self.run(pledge_post, PledgePost(line.key, values["on"]), self._kept, self._not_kept)
            case "report":
                today = business_date(self.desk.now())
                request = ReportPost(self._request, line.key, values["on"] or today, values["text"], values["rating"])
                self.run(report_post, request, self._kept, self._not_kept)
            case "end":
                self.run(end_post, EndPost(line.key, values["on"]), self._kept, self._not_kept)
            case "party":
                request = ReportIn(values["who"], values["home_unit"], values["contact"], values["on"])
                self.run(report_in, request, self._kept, self._not_kept)

    def _kept(self, done: Any) -> None:
        self.tell(self.tr("已存"))
        self.print_jobs(getattr(done, "job_ids", ()))
        self.bench.show_info()
        self.show()

    def _not_kept(self, error: KnownError) -> None:
        fields = {"volunteer_id": "who", "unit": "home_unit", "reported_on": "on", "post": "who"}
        self.bench.form.say(error.message, fields.get(error.field or "", error.field or ""))

    def _print(self) -> None:
        line = self.bench.current
        if self.list.value == POSTS:
            self.run(print_pledge, PrintPledge(line.key), self._printed)
        else:
            self.run(print_report_card, PrintReportCard(line.volunteer_id if line is not None else None), self._printed)

    def _printed(self, paper: Any) -> None:
        self.tell(self.tr("正在打印"), level="info")
        self.print_jobs(paper.job_ids)

    def _open_person(self) -> None:
        if self.bench.current is not None and self.bench.current.volunteer_id:
            self.page.open_person(self.bench.current.volunteer_id)

    def focus_first(self) -> None:
        self.bench.focus_first()

    def escape(self) -> bool:
        return self.bench.close_form()
