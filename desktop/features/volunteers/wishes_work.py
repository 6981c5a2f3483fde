"""微心愿: what people wish for or need at once, on a wall until somebody has claimed and fulfilled it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.domain.wishes import WishAction, WishKind, WishState
from db.ids import new_id
from db.queries.search import Hits, OneBox, one_box
from db.queries.volunteer_match import MatchVolunteers
from db.queries.wishes import (
    GetWish,
    WishDetail,
    WishFiguresOf,
    WishStepRow,
    WishWall,
    get_wish,
    wish_figures_of,
    wish_wall,
)
from db.usecases.wishes import PostWish, StepWish, post_wish, step_wish
from desktop.features.volunteers.looks import day_words, wish_badge
from desktop.features.volunteers.matching import Matching, Need
from desktop.features.volunteers.part import Part, volunteer_choices
from desktop.widgets.badge import Badge, BadgeSpec, badge
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.entry_form import Entry
from desktop.widgets.fact_lines import FactLine
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.list_bench import Block, ListBench
from desktop.widgets.pick_field import Choice
from desktop.widgets.roles import BADGE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.segmented import Segmented

if TYPE_CHECKING:
    from desktop.features.volunteers.page import VolunteersPage

_NEXT = (WishAction.CLAIM, WishAction.FULFIL, WishAction.THANK, WishAction.REOPEN)
_BACK = (WishAction.RELEASE, WishAction.WITHDRAW)
_REASONED = frozenset({WishAction.RELEASE, WishAction.REOPEN, WishAction.WITHDRAW})


class _Wall(RowsModel):
    def __init__(self, parent: QObject) -> None:
        tr = self.tr
        super().__init__((
            Column("kind", "", lambda row: "", roles={BADGE_ROLE: lambda row: badge(row.kind.label, "bad")
                   if row.kind is WishKind.URGENT else BadgeSpec(row.kind.label, "neutral")}),
            Column("title", tr("心愿"), lambda row: row.title, tip=lambda row: row.text),
            Column("wisher", tr("谁的"), lambda row: row.wisher_masked, roles={TONE_ROLE: lambda row: "t2"}),
            Column("wanted", tr("希望"), lambda row: f"{row.wanted_by:%m-%d}" if row.wanted_by else "",
                   roles={TONE_ROLE: lambda row: "bad" if row.overdue else "t2"}),
            Column("claimer", tr("认领"), lambda row: row.claimer_name),
            Column("state", "", lambda row: "", roles={BADGE_ROLE: self._badges}),
        ), parent)

    def _badges(self, row: Any) -> tuple[BadgeSpec, ...]:
        found = (wish_badge(row.state),)
        return (badge(self.tr("两处认领"), "bad"), *found) if row.review else found


class WishesPart(Part):
    """The wall at the left, one wish and its next step at the right."""

    topics = frozenset({"wishes", "volunteers"})

    def __init__(self, page: VolunteersPage) -> None:
        super().__init__(page)
        tr = self.tr
        self.new_words = tr("发布心愿")
        self._request = ""
        self._year = Block("", ())
        self._steps: tuple[str, Block] = ("", Block())  # of which wish
        empty = EmptyState("gift", tr("墙上没有心愿"), tr("按 Ctrl+N 发布一个微心愿或急需求。"))
        self.bench = self.view = ListBench(
            name="volunteers_wishes", title=tr("微心愿"), model=_Wall(self), widths=(84, None, 78, 62, 100, 186),
            empty=empty, id_of=lambda row: row.wish_id, side_width=360, give_way=(2, 3, 4), least=140,
        )
        self.bench.table.set_delegates({0: BadgeDelegate(), 5: BadgeDelegate()})
        self.state = Segmented(
            ((None, tr("全部")), *((one, one.label) for one in WishState if one is not WishState.WITHDRAWN)),
            name="volunteers_wish_state", label=tr("状态"),
        )
        self.bench.add_filter(self.state)
        self.bench.filters.addStretch(1)
        self.badge = Badge()
        self.bench.side.add_right(self.badge)
        self.next = KeyButton("F9", tr("认领"), name="volunteers_wish_next", kind="primary")
        self.back = KeyButton("F7", tr("退回"), name="volunteers_wish_back")
        self.match_key = KeyButton("Ctrl+F", tr("谁会…"), name="volunteers_match_for_wish")
        self.bench.info.add_keys(self.next, self.match_key, self.back)
        self.matching = Matching(self, self.bench, self._matched, name="volunteers_wish_match")
        self.match_key.triggered.connect(self._match)
        self.state.changed.connect(lambda _: self.show())
        self.bench.chosen.connect(self._chosen)
        self.bench.opened.connect(lambda _: self.next.action.trigger())
        self.bench.form.committed.connect(self._commit)
        self.bench.form.sought.connect(self._seek)
        self.next.triggered.connect(lambda: self._step_form(_NEXT))
        self.back.triggered.connect(lambda: self._step_form(_BACK))

    def show(self) -> None:
        self.ask("wishes", wish_wall, WishWall(state=self.state.value), self._walled)
        year = business_date(self.desk.now()).year
        self.ask("wish_figures", wish_figures_of, WishFiguresOf(date(year, 1, 1), date(year, 12, 31)), self._counted)

    def _counted(self, found: Any) -> None:
        tr = self.tr
        self._year = Block(tr("今年：发布，认领，实现，致谢"), tuple(
            FactLine(kind.label, tr("{}　{}　{}　{}").format(n.posted, n.claimed, n.done, n.thanked)) for kind, n in found
        ))
        self._show_facts(self.bench.current)

    def _walled(self, rows: Any) -> None:
        open_ = sum(row.state is WishState.POSTED for row in rows)
        self.bench.note.set_text(self.tr("{} 件，待认领 {}").format(len(rows), open_))
        self.bench.set_rows(rows)

    def _chosen(self, row: Any) -> None:
        tr = self.tr
        if row is None:
            self.badge.set_spec(None)
            self.bench.set_side_title("")
            self._show_facts(None)
            for key in (self.next, self.match_key, self.back):
                key.set_refusal(tr("请先选一个心愿，或按 Ctrl+N 发布。"))
            return
        self.badge.set_spec(wish_badge(row.state))
        self.bench.set_side_title(row.kind.label)
        self._show_facts(row)
        self.ask("wish", get_wish, GetWish(row.wish_id), self._stepped_so_far)
        step = next((one for one in _NEXT if one in row.allowed), None)
        self.next.set_title(step.label if step is not None else tr("已办完"))
        self.next.set_refusal("" if step is not None else tr("这个心愿已经办完。"))
        self.match_key.set_refusal("" if step is WishAction.CLAIM else tr("这个心愿已经有人认领。"))
        self.back.set_title(next((one.label for one in _BACK if one in row.allowed), tr("退回")))
        self.back.set_refusal("" if set(_BACK) & set(row.allowed) else tr("这个心愿现在不能退回。"))

    def _show_facts(self, row: Any) -> None:
        """Whose it is and when it is wanted, the steps once they are here, the year below."""
        tr = self.tr
        if row is None:
            self.bench.info.set_info(tr("没有选中心愿"), "", (self._year,))
            return
        lines = [FactLine(tr("谁的"), row.wisher_masked or "—")]
        if row.wanted_by is not None:
            lines.append(FactLine(tr("希望"), f"{row.wanted_by}", "bad" if row.overdue else "t1"))
        if row.claimer_name:
            lines.append(FactLine(tr("认领"), row.claimer_name, bold=True))
        steps = (self._steps[1],) if self._steps[0] == row.wish_id else ()
        self.bench.info.set_info(row.title, row.text, (Block("", tuple(lines)), *steps, self._year))

    def _stepped_so_far(self, found: WishDetail) -> None:
        lines = tuple(line for step in found.steps for line in self._step_lines(step))
        self._steps = (found.row.wish_id, Block(self.tr("经过"), lines))
        if (row := self.bench.current) is not None and row.wish_id == found.row.wish_id:
            self._show_facts(row)

    def _step_lines(self, step: WishStepRow) -> tuple[FactLine, ...]:
        """What was done, by whom, when, and who wrote it down; under it why."""
        done = {WishAction.FULFIL: "ok", WishAction.THANK: "ok"}.get(step.action, "t1")
        what = f"{step.label}　{step.claimer_name}" if step.action is WishAction.CLAIM else step.label
        line = FactLine(what, self.tr("{}　{}记").format(day_words(step.on), step.operator), done)
        return (line, FactLine(self.tr("原因"), step.reason, "t2", inside=True)) if step.reason else (line,)

    # ------------------------------------------------------------ forms

    def begin(self) -> None:
        self._request = new_id()
        tr = self.tr
        entries = (
            Entry("kind", tr("种类"), "side", options=tuple((kind, kind.label) for kind in WishKind)),
            Entry("title", tr("心愿"), hint=tr("一句话，40 字以内")),
            Entry("text", tr("说明"), "note", hint=tr("要什么、多大、什么时候方便")),
            Entry("resident", tr("是谁的"), "pick", hint=tr("从居民里找；不是居民就填下面")),
            Entry("wisher", tr("称呼"), hint=tr("墙上只写姓")),
            Entry("wanted_by", tr("希望哪天"), "date"),
        )
        self.bench.form.open("post", entries, {"kind": WishKind.WISH}, save=tr("发布"))
        self.bench.show_form(tr("发布心愿"))

    def _step_form(self, wanted: tuple[WishAction, ...]) -> None:
        row = self.bench.current
        actions = tuple(one for one in wanted if one in row.allowed)
        if not actions:
            return
        tr = self.tr
        entries: list[Entry] = []
        values: dict[str, Any] = {"on": business_date(self.desk.now())}
        if len(actions) > 1:
            entries.append(Entry("action", tr("怎么办"), "side", options=tuple((one, one.label) for one in actions)))
            values["action"] = actions[0]
        if actions[0] is WishAction.CLAIM:
            kinds = (("volunteer", tr("志愿者")), ("member", tr("党员")), ("unit", tr("单位")), ("other", tr("别人")))
            entries.append(Entry("claimer_kind", tr("谁认领"), "side", options=kinds))
            entries.append(Entry("who", tr("志愿者"), "pick", hint=tr("姓名、拼音、编号")))
            entries.append(Entry("claimer_name", tr("名称"), hint=tr("不在名册上的才填：单位或姓名")))
        if _REASONED & set(actions):
            entries.append(Entry("reason", tr("原因")))
        entries.append(Entry("on", tr("日期"), "date"))
        self.bench.form.open(f"step:{actions[0]}", entries, values, lead=row.title, save=actions[0].label)
        self.bench.show_form(actions[0].label)

    def _match(self) -> None:
        row = self.bench.current
        need = Need(row.title, MatchVolunteers(), self.tr("由他认领"), many=False)
        self.matching.begin(need)

    def _matched(self, rows: tuple[Any, ...]) -> None:
        """Somebody was found: the claim stands filled in, F9 writes it."""
        self._step_form(_NEXT)
        self.bench.form.fill({"who": volunteer_choices([rows[0].volunteer])[0], "claimer_kind": "volunteer"})
        self.bench.form.save.setFocus()

    def _seek(self, field: str, text: str) -> None:
        if field == "resident":
            if text:
                self.ask("wish.resident", one_box, OneBox(text, 6), self._residents)
        else:
            self.seek(self.bench.form, field, text)

    def _residents(self, hits: Hits) -> None:
        if "resident" in self.bench.form.editors:
            self.bench.form.pick("resident").set_choices(
                Choice(hit.resident_id, hit.name, "・".join(part for part in (hit.phone_masked, hit.address_masked) if part))
                for hit in hits.people
            )

    def _commit(self, purpose: str) -> None:
        form = self.bench.form
        values = form.values()
        if purpose == "post":
            request = PostWish(
                request_id=self._request, kind=values["kind"], title=values["title"], text=values["text"],
                resident_id=values["resident"], wisher=values["wisher"], wanted_by=values["wanted_by"],
            )
            self.run(post_wish, request, self._posted, self._not_kept)
            return
        row = self.bench.current
        action = values.get("action") or WishAction(purpose.removeprefix("step:"))
        choice = form.pick("who").choice if "who" in form.editors else None
        step = StepWish(
            wish_id=row.wish_id, action=action, base_version=row.version, claimer_kind=values.get("claimer_kind") or "",
            claimer_id=choice.value if choice is not None else None,
            claimer_name=choice.text if choice is not None else values.get("claimer_name", ""),
            reason=values.get("reason", ""), on=values["on"],
        )
        self.run(step_wish, step, self._stepped, self._not_kept)

    def _posted(self, saved: Any) -> None:
        self.tell(self.tr("已发布"))
        self.bench.want(saved.wish_id)
        self.bench.show_info()
        self.show()

    def _stepped(self, saved: Any) -> None:
        self.tell(saved.state.label, self.bench.current.title)
        self.bench.show_info()
        self.show()

    def _not_kept(self, error: KnownError) -> None:
        self.bench.form.say(error.message, {"claimer": "who"}.get(error.field or "", error.field or ""))

    def focus_first(self) -> None:
        self.bench.focus_first()

    def escape(self) -> bool:
        return self.bench.close_form()
