"""Two files of one person made one: side by side, a reason, and F9 twice, for it cannot be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.domain.errors import KnownError
from db.queries.volunteer_file import GetVolunteer, get_volunteer
from db.usecases.volunteer_leaving import MergeVolunteers, merge_volunteers
from desktop.features.volunteers.looks import hours_words, star_words
from desktop.widgets.entry_form import Entry, EntryForm
from desktop.widgets.lazy_model import Column
from desktop.widgets.roles import BOLD_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.table import TableView

if TYPE_CHECKING:
    from desktop.features.volunteers.roster_work import RosterPart

HERE, THERE = "here", "there"


class _Compared(RowsModel):
    """A fact of both files in a row; where they differ it stands out."""

    def __init__(self, parent: QObject) -> None:
        tr = self.tr
        differs = {BOLD_ROLE: lambda row: row[1] != row[2], TONE_ROLE: lambda row: "t1" if row[1] != row[2] else "t2"}
        super().__init__((
            Column("what", "", lambda row: row[0], roles={TONE_ROLE: lambda row: "t2"}),
            Column("here", tr("这一份"), lambda row: row[1], tip=lambda row: row[1], roles=differs),
            Column("there", tr("另一份"), lambda row: row[2], tip=lambda row: row[2], roles=differs),
        ), parent)


class MergeFace(QWidget):
    """The comparison over the form."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("volunteers_merge_face")
        self.compared = _Compared(self)
        self.table = TableView(name="volunteers_compared", label=self.tr("并排看"), compact=True)
        self.table.setModel(self.compared)
        self.table.set_columns((64, None, None))
        self.table.setMinimumHeight(84)
        self.form = EntryForm(name="volunteers_merge")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.form, 1)


class Merging(QObject):
    """Chooses the other file, shows both, and joins them."""

    def __init__(self, roster: RosterPart) -> None:
        super().__init__(roster)
        self._roster, self._bench = roster, roster.bench
        self._here: Any = None
        self._there: Any = None
        self._armed = False
        self.face = MergeFace()
        self._bench.add_face(self.face)
        self.face.form.sought.connect(lambda field, text: roster.seek(self.face.form, field, text))
        self.face.form.edited.connect(self._edited)
        self.face.form.committed.connect(lambda _: self._commit())
        self.face.form.left.connect(self._bench.show_info)

    def begin(self, card: Any) -> None:
        """Start from somebody's file."""
        self._here, self._there, self._armed = card, None, False
        tr = self.tr
        entries = (
            Entry("who", tr("另一份"), "pick", hint=tr("姓名、拼音、编号")),
            Entry("keep", tr("留下"), "side", options=((THERE, tr("另一份")), (HERE, tr("这一份")))),
            Entry("reason", tr("原因"), hint=tr("重复登记、换证后又登记…")),
        )
        lead = tr("时长、积分的历史归到留下的那份；不留的卡作废、报名退掉、积分结清。合并以后不能拆开。")
        self.face.form.open("merge", entries, {"keep": THERE}, lead=lead, save=tr("合并"))
        self._show()
        self._bench.show_face(self.face, tr("合并两份档案"))
        self.face.form.focus_first()

    def _edited(self, field: str) -> None:
        self._disarm()
        who = self.face.form.pick("who").value if field == "who" else None
        if field == "who":
            self._there = None
            self._show()
        if who:
            self._roster.ask("merge", get_volunteer, GetVolunteer(str(who)), self._there_here)

    def _there_here(self, card: Any) -> None:
        if card is not None and card.head.volunteer_id == self.face.form.pick("who").value:
            self._there = card
            self._show()

    def _show(self) -> None:
        here, there = self._facts(self._here), self._facts(self._there)
        self.face.compared.set_rows(
            [(words, value, there.get(words, "")) for words, value in here.items()]
        )

    def _facts(self, card: Any) -> dict[str, str]:
        if card is None:
            return {}
        tr = self.tr
        return {
            tr("姓名"): card.head.name, tr("编号"): card.head.number, tr("证件"): card.id_masked,
            tr("手机"): card.phone_masked, tr("登记"): f"{card.registered_on}", tr("状态"): card.head.state.label,
            tr("队伍"): "、".join(one.name for one in card.teams if one.until_on is None),
            tr("时长"): hours_words(card.counted_minutes), tr("星级"): star_words(card.head.stars),
            tr("卡"): "、".join(one.number for one in card.cards if one.state.value == "active"),
        }

    def _disarm(self) -> None:
        self._armed = False
        self.face.form.save.set_title(self.tr("合并"))
        self.face.form.say("")

    def _commit(self) -> None:
        form, tr = self.face.form, self.tr
        values = form.values()
        if self._there is None:
            form.say(tr("请先选另一份档案。"), "who")
            return
        if not values["reason"]:
            form.say(tr("请先写为什么合并。"), "reason")
            return
        away, kept = (self._here, self._there) if values["keep"] == THERE else (self._there, self._here)
        if not self._armed:
            self._armed = True
            form.save.set_title(tr("确定合并"))
            form.say(tr("{} 并入 {}，不能撤销。请再看一遍上面，确定再按一次 F9。").format(away.head.number, kept.head.number))
            return
        request = MergeVolunteers(
            from_id=away.head.volunteer_id, into_id=kept.head.volunteer_id, reason=values["reason"]
        )
        self._roster.run(merge_volunteers, request, self._merged, self._not_merged)

    def _merged(self, saved: Any) -> None:
        self._roster.tell(self.tr("已合并"), self.tr("留下 {}").format(saved.number))
        self._bench.show_info()
        self._roster.open(saved.volunteer_id)

    def _not_merged(self, error: KnownError) -> None:
        self._disarm()
        fields = {"from_id": "who", "into_id": "who"}
        self.face.form.say(error.message, fields.get(error.field or "", error.field or ""))
