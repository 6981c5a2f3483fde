"""删除个人信息: what goes and what stays is said first, then a ground and words without a name, and F9 twice."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from db.domain.errors import KnownError
from db.domain.forgetting import Ground
from db.queries.resident_forgetting import ForgetFacts, ForgetPreview, forget_preview
from db.usecases.resident_forgetting import ForgetResident, ResidentForgotten, forget_resident
from desktop.page import ShellContext
from desktop.widgets.entry_form import Entry, EntryForm
from desktop.widgets.fault_bar import Notice
from desktop.widgets.panel import Panel

PURPOSE = "forget"


class ForgetPanel(Panel):
    """Stands beside the list in the place of the card."""

    def __init__(self) -> None:
        super().__init__("", name="residents_forget_panel", flush=True)
        self.warning = Notice(
            self.tr(
                "姓名、证件、电话、住址、标签、同意、照片和文书内容都会抹去，找不回来（个人信息保护法第四十七条）。"
                "以前的备份里还有，到期随备份清掉。"
            ),
            level="warn", icon="shield-check",
        )
        self.form = EntryForm(name="residents_forget")
        self.body.addWidget(self.warning)
        self.body.addWidget(self.form, 1)

    def begin(self, name: str, facts: ForgetFacts) -> None:
        """Show what would become of somebody."""
        tr = self.tr
        self.set_title(tr("删除个人信息：{name}").format(name=name))
        gone = ((tr("标签"), facts.tags), (tr("同意"), facts.consents), (tr("照片"), facts.photos), (tr("文书"), facts.papers))
        kept = (
            (tr("办件"), facts.cases), (tr("走访"), facts.visits), (tr("诉求"), facts.demands), (tr("证明"), facts.certificates)
        )
        lead = tr("抹去：档案一份{gone}。{cards}留下（不再指认本人）：{kept}。").format(
            gone="".join(f"、{words} {count}" for words, count in gone if count),
            cards=tr("卡 {} 张作废。").format(facts.cards) if facts.cards else "",
            kept="、".join(f"{words} {count}" for words, count in kept if count) or tr("没有"),
        )
        entries = (
            Entry("ground", tr("依据"), "choice", options=tuple((ground, ground.label) for ground in Ground)),
            Entry("reason", tr("说明"), hint=tr("谁来申请、看了什么证件")),
        )
        self.form.open(PURPOSE, entries, {"ground": Ground.ASKED}, lead=lead, save=tr("删除"))
        self.form.save.set_refusal(tr("现在还不能删除：{}。").format("；".join(facts.hindrances)) if facts.hindrances else "")
        self.form.say(tr("现在还不能删除：{}。").format("；".join(facts.hindrances)) if facts.hindrances else "")
        self.form.focus_first()


class Forgetting(QObject):
    """Looks first, asks twice, then forgets."""

    face_wanted = Signal(str)
    refused = Signal(object)
    done = Signal()

    def __init__(self, context: ShellContext, panel: ForgetPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._panel = context, panel
        self._resident_id = self._name = ""
        self._armed = self._busy = False
        panel.form.committed.connect(lambda _: self._commit())
        panel.form.edited.connect(lambda _: self._disarm())
        panel.form.left.connect(lambda: self.face_wanted.emit("card"))

    def begin(self, resident_id: str, name: str) -> None:
        """Start for the person shown."""
        self._resident_id, self._name = resident_id, name
        job = self._context.tasks.latest(
            "residents.forget", self._context.desk.ask, forget_preview, ForgetPreview(resident_id)
        )
        job.done.connect(self._looked)
        job.failed.connect(self.refused)

    def _looked(self, facts: ForgetFacts) -> None:
        self._disarm()
        self.face_wanted.emit("forget")
        self._panel.begin(self._name, facts)

    def _disarm(self) -> None:
        self._armed = False
        self._panel.form.save.set_title(self.tr("删除"))

    def _commit(self) -> None:
        if self._busy:
            return
        self._busy = True
        values = self._panel.form.values()
        request = ForgetResident(self._resident_id, values["ground"], values["reason"], confirmed=self._armed)
        job = self._context.tasks.run(self._context.desk.run, forget_resident, request)
        job.done.connect(self._forgotten)
        job.failed.connect(self._not_yet)
        job.finished.connect(self._over)

    def _over(self) -> None:
        self._busy = False

    def _not_yet(self, error: KnownError) -> None:
        self._disarm()
        if error.code == "FORGET-CONFIRM":
            self._armed = True
            self._panel.form.save.set_title(self.tr("确定删除"))
        self._panel.form.say(error.message, error.field or "")

    def _forgotten(self, forgotten: ResidentForgotten) -> None:
        self._disarm()
        rest = self.tr("留下不再指认本人的办件 {} 件，删照片 {} 张，收回卡 {} 张").format(
            forgotten.cases, forgotten.photos, forgotten.cards
        )
        self._context.notices.show(self.tr("个人信息已删除"), rest)
        self.done.emit()
