"""Puts the state on the panels; it decides nothing."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject

from db.domain.clock import business_date, local
from db.queries.my_day import MyDayFacts
from desktop.features.walkin.state import State
from desktop.features.walkin.view import WalkinView
from desktop.page import Page
from desktop.widgets.badge import BadgeSpec


class Presenter(QObject):
    """Fields are filled only when the application changes; the rest is shown anew after every step."""

    def __init__(self, page: Page, view: WalkinView, state: State) -> None:
        super().__init__(page)
        self._page, self._view, self._state = page, view, state
        self._day: MyDayFacts | None = None
        self.filling = False

    # fields the clerk types in

    def fill_fields(self) -> None:
        """Put the form into the fields of the person's column."""
        form, card = self._state.form, self._view.person.card
        self.filling = True
        card.channel.set_value(form.channel)
        card.note.setPlainText(form.note)
        card.by_agent.setChecked(form.by_agent)
        card.agent.setVisible(form.by_agent)
        card.agent.set_values(dict(form.agent))
        card.agent.set_today(business_date(self._page.context.desk.now()))
        self.filling = False

    def clear_fields(self) -> None:
        """An empty form."""
        self._view.item.clear()
        self.fill_fields()
        self._view.history.set_lines(())

    def show_day(self, day: MyDayFacts) -> None:
        """The idle screen's figures."""
        self._day = day
        self._view.today.show_day(day, self._page.context.desk.facts.window)
        self._view.person.idle.set_recent(day.recent)

    def show_person(self) -> None:
        """The card of the person at the desk."""
        card = self._state.card
        if card is not None:
            self._view.person.card.show_card(card)
        self._view.strip.show_card(card)

    # the whole

    def render(self) -> None:
        """Show the state."""
        state, view = self._state, self._view
        idle = state.idle
        view.show_stage(working=not idle, history=state.has_person and not state.editing)
        self._render_person()
        self._render_item()
        self._render_result()
        view.person.idle.consult_button.setVisible(idle)
        if not idle:
            view.person.idle.say("")
        if state.card is None:
            view.strip.show_card(None)
        self.show_title()

    def _render_person(self) -> None:
        state, person = self._state, self._view.person
        if state.editing:
            person.show_form(new=state.editing == "new")
        elif state.has_person and state.card is not None:
            person.show_card()
        elif not state.has_person:
            person.show_idle()
        for button in (person.form.save_button, person.form.leave_button):
            button.setVisible(not state.comparing)
        person.card.set_frozen(state.done is not None)
        person.edit_key.setVisible(bool(state.card and not state.editing and not state.done))

    def _render_item(self) -> None:
        state, item = self._state, self._view.item
        chosen = state.detail is not None or state.blocked is not None
        item.set_title(self.tr("事项") if chosen or not state.idle else self.tr("常办事项"))
        if state.done is not None:
            note = self.tr("已登记；办错了请值班长在「办件」作废")
        elif state.idle:
            note = self.tr("先选事项再刷卡也行")
        else:
            note = self.tr("拼音首字母；空时按 1–0 选常办")
        item.hint.set_text(note)
        item.show_duplicates(state.comparing)
        item.set_frozen(state.done is not None)

    def _render_result(self) -> None:
        state, result = self._state, self._view.result
        if state.done is not None:
            result.draft.set_spec(BadgeSpec(
                f"{state.done.badge} {local(state.done.at):%H:%M}", "ok", "circle-check"))
            result.stack.setCurrentWidget(result.done)
        elif state.editing:
            result.show_nothing(self.tr("先存好这位居民"), self.tr("按 F9 保存，再选要办的事项。"))
        elif state.blocked is not None:
            if result.stack.currentWidget() is not result.blocked_page:
                result.show_blocked()
        elif state.detail is not None:
            result.stack.setCurrentWidget(result.decision_page)
            result.show_decision(state.decision())
            if result.draft.spec is None:
                self.show_unsaved()
        else:
            result.show_nothing(
                self.tr("选一个事项"), self.tr("按 F3 打拼音首字母，或按数字键选常办，承诺日期就出来。"))

    def show_unsaved(self) -> None:
        """Not registered, and not yet kept as a draft."""
        self._view.result.draft.set_spec(BadgeSpec(self.tr("未受理"), "outline", "circle-dashed"))

    def show_draft(self, at: datetime) -> None:
        """The draft was kept."""
        if self._state.done is None and not self._state.idle:
            self._view.result.draft.set_spec(BadgeSpec(
                self.tr("未受理·草稿已存 {at}").format(at=f"{at:%H:%M}"), "outline", "circle-dashed"))

    def show_restored(self, at: datetime) -> None:
        """The application comes from a draft."""
        self._page.set_title(self._page.title, self.tr("已恢复 {at} 的草稿").format(at=f"{at:%H:%M}"))
        self._view.result.draft.set_spec(BadgeSpec(
            self.tr("已恢复 {at} 的草稿").format(at=f"{at:%H:%M}"), "info", "rotate-ccw"))

    def show_title(self) -> None:
        """The head: what is going on, with whom."""
        state = self._state
        if state.done is not None:
            done = state.done
            words = (done.who, done.item, done.verb)
            self._page.set_title(self.tr("已办"), "·".join(word for word in words if word))
        elif state.editing:
            title = self.tr("新建居民") if state.editing == "new" else self.tr("改资料")
            self._page.set_title(title, state.card.name if state.card and state.editing == "edit" else "")
        elif state.has_person:
            words = (state.card.name if state.card else "", self._what())
            self._page.set_title(self.tr("正在办理"), "·".join(word for word in words if word))
        elif state.idle:
            self._page.set_title(self.tr("空闲"), self._last())
        else:
            self._page.set_title(self.tr("只咨询"), self._what() or self.tr("不用刷卡，选了事项就能打告知单"))

    def _what(self) -> str:
        state = self._state
        return state.item.name if state.item else state.blocked.name if state.blocked else ""

    def _last(self) -> str:
        recent = self._day.recent if self._day else ()
        if not recent:
            return ""
        last = recent[0]
        return self.tr("上一位 {who}·{item} {at}").format(
            who=last.applicant_masked, item=last.item_name, at=f"{local(last.at):%H:%M}")
