"""Every key of the page has exactly one owner at any moment: a button that shows, or else the page itself."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from desktop.features.walkin.decision import NO_PERSON, VERBS
from desktop.features.walkin.state import State
from desktop.features.walkin.view import WalkinView
from desktop.page import Page
from desktop.widgets.key_button import KeyButton

RING = (*VERBS, "Ctrl+N")


class KeyRing(QObject):
    """The page's own actions for keys whose button does not show; they answer in words, so no key does nothing."""

    def __init__(self, page: Page, view: WalkinView, state: State) -> None:
        super().__init__(page)
        self._page, self._view, self._state = page, view, state
        self._actions = {key: self._action(key) for key in RING}

    def _action(self, key: str) -> QAction:
        action = QAction(VERBS.get(key, self.tr("新建或再办一项")), self)
        action.setShortcut(QKeySequence(key))
        action.setAutoRepeat(False)
        action.triggered.connect(lambda: self._answer(key))
        self._page.addAction(action)
        return action

    def sync(self) -> None:
        """Give every key to the button that shows it, and the rest to the page."""
        bar = self._page.fault_bar
        taken = {button.key_text for button in bar.buttons} if bar.isVisibleTo(self._page) else set()
        self._view.result.done.reprint_button.setVisible("F8" not in taken)
        shown = {button.key_text for button in self._view.findChildren(KeyButton) if button.isVisibleTo(self._page)}
        bar.close_key.setVisible("Esc" not in shown)
        owned = taken | shown
        for key, action in self._actions.items():
            action.setEnabled(key not in owned)

    def _answer(self, key: str) -> None:
        state, result = self._state, self._view.result
        if state.done is not None:
            self._page.context.notices.show(
                self.tr("这一件已经办好"), self.tr("按 Esc 下一位，或按 Ctrl+N 同一人再办一项。"), level="info")
        elif state.editing:
            self._page.show_fault(self.tr("先存好这位居民：按 F9 保存，按 Esc 不保存。"))
        elif key == "Ctrl+N":
            result.say(self.tr("先办完这一件；要换人按 Esc。"))
        elif state.blocked is not None:
            result.say(self.tr("这张证明社区不能开，只能按 F8 打印指引单。"))
        elif state.idle:
            self._view.person.idle.say(f"{NO_PERSON}。")
        else:
            result.say(f"{state.decision().elsewhere.get(key, '')}。")
