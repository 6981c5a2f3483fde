"""公示 as it stands on the page: what waits for its publicity, hangs out, is held, may be issued."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from desktop.features.certificates.looks import state_badge, title_words
from desktop.widgets.delegates import BadgeDelegate, CheckDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.list_bench import ListBench
from desktop.widgets.progress_strip import ProgressStrip
from desktop.widgets.roles import BADGE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.segmented import Segmented

WAITING, RUNNING, HELD, READY = "waiting", "running", "held", "ready"


class Drafts(RowsModel):
    """Drafts; those ``ticked`` are meant, all of them where none is."""

    def __init__(self, parent: QObject | None = None) -> None:
        tr = self.tr
        self.ticked: set[str] = set()
        super().__init__((
            Column("tick", "", lambda row: "", check=lambda row: row.id in self.ticked),
            Column("holder", tr("持有人"), lambda row: row.holder),
            Column("title", tr("证明"), lambda row: title_words(row.title), tip=lambda row: title_words(row.title)),
            Column("span", tr("公示"), self._span, roles={TONE_ROLE: lambda row: "t2"}),
            Column("state", "", lambda row: "", roles={BADGE_ROLE: lambda row: state_badge(row.state)}),
        ), parent)
        self.check_requested.connect(self._tick)

    @staticmethod
    def _span(row: Any) -> str:
        return "" if row.publicity_from is None else f"{row.publicity_from:%m-%d} – {row.publicity_until:%m-%d}"

    def _tick(self, place: Any, on: bool) -> None:
        identity = self.rows[place].id
        self.ticked = self.ticked | {identity} if on else self.ticked - {identity}
        self.refresh([place])

    def tick_all(self) -> None:
        """Everybody; a second time nobody."""
        here = {row.id for row in self.rows}
        self.ticked = set() if self.ticked >= here else here
        self.refresh()

    def meant(self) -> tuple[Any, ...]:
        """Those ticked, or all."""
        return tuple(row for row in self.rows if not self.ticked or row.id in self.ticked)


class PublicityView(ListBench):
    """Widgets only; :class:`~desktop.features.certificates.publicity_work.PublicityPart` works them."""

    def __init__(self) -> None:
        tr = self.tr
        super().__init__(
            name="certificates_publicity", title=tr("公示"), model=Drafts(), widths=(32, 92, None, 124, 92),
            empty=EmptyState("megaphone", tr("这里没有草稿"), tr("要公示的证明存成草稿以后，会列在这里。")),
            id_of=lambda row: row.id, side_width=384, give_way=(3,), least=90,
        )
        self.model.setParent(self)
        self.table.set_delegates({0: CheckDelegate(), 4: BadgeDelegate()})
        self.list = Segmented(self.options((0, 0, 0, 0)), name="certificates_publicity_which", label=tr("哪些草稿"))
        self.add_filter(self.list)
        self.filters.addStretch(1)
        self.progress = ProgressStrip(name="certificates_issuing", key="Ctrl+.")
        self.panel.body.addWidget(self.progress)
        self.next = KeyButton("F9", tr("公示"), name="certificates_publicise", kind="primary")
        self.post = KeyButton("F4", tr("打印名单"), name="certificates_post")
        self.object = KeyButton("F6", tr("记异议"), name="certificates_object")
        self.back = KeyButton("F7", tr("撤下"), name="certificates_drop")
        self.look = KeyButton("F8", tr("预览"), name="certificates_draft_look")
        self.info.add_keys(self.next, self.post)
        self.info.add_keys(self.object, self.back, self.look)

    def options(self, counts: tuple[int, int, int, int]) -> tuple[tuple[str, str], ...]:
        """The lists with how many stand in each."""
        tr = self.tr
        words = ((WAITING, tr("待公示")), (RUNNING, tr("公示中")), (HELD, tr("有异议")), (READY, tr("可签发")))
        return tuple(
            (value, f"{text} {many}" if many else text) for (value, text), many in zip(words, counts, strict=True)
        )
