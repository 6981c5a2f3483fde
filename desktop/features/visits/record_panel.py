"""The record form: who was met, what was seen beside last time, what was asked for, photos, when to come again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from db.domain.masking import mask_name
from db.domain.visit_topics import ASKED_CATEGORIES, SEEN_TOPICS, TOLD_CATEGORIES, Finding, Seen
from db.domain.visits import VisitWay
from db.queries.visit_form import FormMember, VisitForm
from desktop.features.visits.box_line import Box
from desktop.features.visits.form import Form
from desktop.features.visits.looks import tag_specs
from desktop.features.visits.record_fields import RecordFields
from desktop.theme.style import set_kind
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.photo_strip import PhotoTile

OTHER = "other"


class RecordPanel(RecordFields):
    """Shows a :class:`VisitForm` and edits a :class:`Form`; what the clerk asks for leaves as signals."""

    edited = Signal(object)  # the Form as it is now
    save_wanted = Signal()
    missed_wanted = Signal()
    unchanged_wanted = Signal()
    paper_wanted = Signal()
    demand_wanted = Signal()
    photos_wanted = Signal()
    history_wanted = Signal()
    void_wanted = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.facts: VisitForm | None = None
        self._revealed = False
        self._filling = False
        self._old: Mapping[str, Seen] | None = None
        self._connect()

    def _connect(self) -> None:
        self.history.triggered.connect(self.history_wanted)
        self.day.changed.connect(lambda value: self._edit(visited_on=value))
        self.worker.changed.connect(lambda value: self._edit(worker_id=value or ""))
        self.way.changed.connect(lambda value: self._edit(way=value))
        self.met.toggled.connect(self._toggle_met)
        self.met.finished.connect(lambda: self.topics.edit(0))
        self.met.words_wanted.connect(self._name_other)
        self.other.textEdited.connect(lambda text: self._edit(met_other=text))
        self.topics.changed.connect(self._topic)
        self.topics.finished.connect(lambda: self.asked.setFocus(Qt.FocusReason.OtherFocusReason))
        self.topics.said.connect(self.say)
        self.asked.textChanged.connect(lambda: self._edit(asked=self.asked.toPlainText()))
        self.categories.toggled.connect(lambda value: self._edit(categories=self.form.categories ^ {value}))
        self.told.toggled.connect(lambda value: self._edit(told=self.form.told ^ {value}))
        self.next.changed.connect(lambda value: self._edit(next_on=value))
        self.note.textEdited.connect(lambda text: self._edit(note=text))
        self.reason.textEdited.connect(lambda text: self._edit(reason=text))
        self.save.triggered.connect(self.save_wanted)
        self.same.triggered.connect(self.unchanged_wanted)
        self.missed.triggered.connect(self._missed)
        self.paper.triggered.connect(self.paper_wanted)
        self.demand.triggered.connect(self.demand_wanted)
        self.take.triggered.connect(self.photos_wanted)
        for button in (self.save, self.same, self.missed, self.paper, self.demand, self.take):
            button.refused.connect(self.say)

    def _missed(self) -> None:
        (self.void_wanted if self.form.correcting else self.missed_wanted).emit()

    # ------------------------------------------------------------ what it is told

    def show_form(
        self, facts: VisitForm, form: Form, workers: Sequence[tuple[str, str]], old: Mapping[str, Seen] | None = None
    ) -> None:
        """Show a household with what is typed for it. ``workers`` are (id, name) to choose from.

        ``old`` is what the visit said that is being corrected; without it the visits before are shown beside.
        """
        self._old = old
        other = self.facts is None or facts.household_id != self.facts.household_id
        other = other or form.visit_id != self.form.visit_id or form.correcting != self.form.correcting
        self.facts, self.form = facts, form
        self._filling = True
        self._show_head(facts, form)
        options = list(workers)
        if form.worker_id and form.worker_id not in dict(options):
            options.append((form.worker_id, facts.worker_name or self.tr("已离岗的走访人")))
        self.worker.set_options([("", self.tr("选走访人")), *options])
        if other:
            self._revealed = False
            self.show_phone("")
            self.topics.close_editor()
            self.say("")
        self._filling = False
        self.fill(form)
        if other:
            self.topics.table.select_row(0)
            self.scroll.verticalScrollBar().setValue(0)

    def _show_head(self, facts: VisitForm, form: Form) -> None:
        correcting = form.correcting
        self._show_title()
        self.name.set_text(self.tr("{} 户").format(facts.head) if facts.head else self.tr("还没有登记住户"))
        self.address.set_text(facts.address)
        tags = tag_specs(facts.tags)
        if facts.tags_hidden:
            tags = (BadgeSpec(self.tr("有关爱标签，无权查看"), "outline"),)
        self.tags.set_specs(tags)
        self.tag_row.setVisible(bool(tags))
        sentences = []
        if facts.merged_into is not None:
            sentences.append(self.tr("这一户已并入另一户，请记在那一户上。"))
        elif facts.state == "moved":
            sentences.append(self.tr("这一户已迁走；住了新人请先登记新户。"))
        if facts.missed and not correcting:
            sentences.append(self.tr("上次见到以后，{} 次没遇到人。").format(facts.missed))
        if facts.open_demands:
            sentences.append(self.tr("还有 {} 件诉求没办完。").format(facts.open_demands))
        self.notice.setText("".join(sentences))
        self._notice_row.setVisible(bool(sentences))
        self._reason_row.setVisible(correcting)
        missed = ((VisitWay.MISSED, self.tr("未遇")),) if correcting else ()
        self.way.set_options((*self._ways, *missed))
        self.fit()
        self.save.set_title(self.tr("保存更正") if correcting else self.tr("保存，下一户"))
        self.missed.set_title(self.tr("作废") if correcting else self.tr("未遇"))
        self.same.setVisible(not correcting)
        self.demand.setVisible(not correcting)
        words = facts.suggested_why + self.tr("，可改") if facts.suggested_why else self.tr("没有定期走访的要求，可空着")
        self.next_words.setText(words)

    def fill(self, form: Form) -> None:
        """Put what is typed into the fields, where they differ."""
        assert self.facts is not None, "a form belongs to a household"
        self._filling = True
        self.form = form
        self.day.set_value(form.visited_on)
        self.worker.set_value(form.worker_id if self.worker.offers(form.worker_id) else "")
        if form.way in [option.value for option in self.way.options]:
            self.way.set_value(form.way)
        self._fill_met()
        for field, text in ((self.other, form.met_other), (self.note, form.note), (self.reason, form.reason)):
            if field.text() != text:
                field.setText(text)
        if self.asked.toPlainText() != form.asked:
            self.asked.setPlainText(form.asked)
        self._fill_boxes()
        self.next.set_value(form.next_on)
        last = self.facts.last
        title = self.tr("上次 {}").format(last.visited_on) if last else self.tr("上次")
        beside = self.last_seen if self._old is None else self._old
        self.topics.set_topics(SEEN_TOPICS, beside, form.findings, self.tr("原来") if form.correcting else title)
        self._filling = False

    @property
    def last_seen(self) -> dict[str, Seen]:
        """The latest known line of each topic."""
        return {seen.topic: seen for seen in self.facts.seen} if self.facts else {}

    def _fill_boxes(self) -> None:
        self.categories.set_boxes([Box(one, one, one in self.form.categories) for one in ASKED_CATEGORIES])
        self.told.set_boxes([Box(one, one, one in self.form.told) for one in TOLD_CATEGORIES])

    def _fill_met(self) -> None:
        assert self.facts is not None, "shown after a household"
        boxes = [
            Box(member.resident_id, self._member_words(member), member.resident_id in self.form.met,
                strong=member.status == "active")
            for member in self.facts.members
        ]
        other = OTHER in self.form.met or bool(self.form.met_other.strip())
        boxes.append(Box(OTHER, self.tr("邻居 / 其他"), other, "9"))
        self.met.set_boxes(boxes)
        self._other_row.setVisible(other)

    def _member_words(self, member: FormMember) -> str:
        assert self.facts is not None, "shown after a household"
        name = member.name if self._revealed or member.resident_id == self.facts.head_id else mask_name(member.name)
        states = {"deceased": self.tr("已故"), "moved": self.tr("已迁出")}
        parts = [name, member.relation_name, states.get(member.status, "")]
        return " ".join(part for part in parts if part)

    def set_revealed(self, revealed: bool, phone: str = "") -> None:
        """Show the members' names and the head's phone in full, or masked again."""
        self._revealed = revealed
        if self.facts is not None:
            self._fill_met()
            self.show_phone(self.tr("电话 {}").format(phone) if revealed and phone else "")

    def show_photos(self, tiles: Sequence[PhotoTile], words: str) -> None:
        """The pictures beside 照片, and what is said below them."""
        self.strip.set_tiles(tiles)
        self.strip.setVisible(bool(tiles))
        self.no_photos.setVisible(not tiles)
        kept = any(not tile.fresh and tile.image is None and not tile.problem for tile in tiles)
        self.photo_note.setText(words or (self.tr("按住 F11 看缩略图，Enter 看大图，看过留痕") if kept else ""))
        self.photo_note.setVisible(bool(self.photo_note.text()))

    def say(self, sentence: str, *, level: str = "warn") -> None:
        """Tell the clerk something about this record, above its keys."""
        set_kind(self.words, level)
        self.words.setText(sentence)
        self.words.setVisible(bool(sentence))

    def focus_field(self, field: str) -> None:
        """Give the focus to the field that a refusal names."""
        fields: dict[str, QWidget] = {
            "visited_on": self.day, "worker": self.worker, "worker_id": self.worker, "met": self.met,
            "next_on": self.next, "asked": self.asked, "reason": self.reason, "findings": self.topics.table,
            "note": self.note,
        }
        target = fields.get(field)
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ typing

    def _edit(self, **values: object) -> None:
        if self._filling or self.facts is None:
            return
        self.form = self.form.change(**values)
        if "categories" in values or "told" in values:
            self._fill_boxes()
        self.say("")
        self.edited.emit(self.form)

    def _toggle_met(self, value: str) -> None:
        met = self.form.met ^ {value}
        values: dict[str, object] = {"met": met}
        if value == OTHER and OTHER not in met:
            values["met_other"] = ""
            self.other.clear()
        self._edit(**values)
        self._fill_met()
        if value == OTHER and OTHER in met:
            self.other.setFocus(Qt.FocusReason.OtherFocusReason)

    def _name_other(self, text: str) -> None:
        if OTHER not in self.form.met:
            self._toggle_met(OTHER)
        self.other.setFocus(Qt.FocusReason.OtherFocusReason)
        self.other.insert(text)
        self._edit(met_other=self.other.text())

    def _topic(self, finding: Finding) -> None:
        if self.facts is not None:
            self.form = self.form.with_finding(finding)
            self.say("")
            self.edited.emit(self.form)

    def set_form(self, form: Form) -> None:
        """Take what was changed elsewhere (全无变化, a photo taken) as typed."""
        self.say("")
        self.fill(form)
        self.edited.emit(form)
