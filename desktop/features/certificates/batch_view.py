"""批量 as it stands on the page: whom a batch is for, its certificates, how far it is."""

from __future__ import annotations

from desktop.features.certificates.publicity_view import Drafts
from desktop.widgets.delegates import BadgeDelegate, CheckDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.key_button import KeyButton
from desktop.widgets.list_bench import ListBench
from desktop.widgets.progress_strip import ProgressStrip


class BatchView(ListBench):
    """Widgets only; :class:`~desktop.features.certificates.batch_work.BatchPart` works them."""

    def __init__(self) -> None:
        tr = self.tr
        super().__init__(
            name="certificates_batch", title=tr("这一批"), model=Drafts(), widths=(32, 92, None, 124, 92),
            empty=EmptyState("list-checks", tr("还没有成批的证明"), tr("右边选给谁、开哪一种，按 F9 先起草；起草不打印。")),
            id_of=lambda row: row.id, side_width=400, give_way=(3,), least=90,
        )
        self.model.setParent(self)
        self.table.set_delegates({0: CheckDelegate(), 4: BadgeDelegate()})
        self.progress = ProgressStrip(name="certificates_batch_progress", key="Ctrl+.")
        self.panel.body.addWidget(self.progress)
        self.next = KeyButton("F9", tr("公示"), name="certificates_batch_next", kind="primary")
        self.other = KeyButton("F4", tr("再打一遍"), name="certificates_batch_print")
        self.file = KeyButton("Ctrl+S", tr("存成一个 PDF"), name="certificates_batch_save")
        self.look = KeyButton("F8", tr("预览"), name="certificates_batch_look")
        self.more = KeyButton("F6", tr("接着起草"), name="certificates_batch_more")
        self.info.add_keys(self.next, self.more, self.other)
        self.more.hide()
        self.info.add_keys(self.file, self.look)
