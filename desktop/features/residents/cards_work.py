"""打居民卡: residents are found and ticked, those without a card get one, all are printed on sheets or cards."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from db.domain.card_payload import CardHolder
from db.domain.permissions import Permission
from db.queries.card_people import CardPeople, CardPerson, ListCardPeople, list_card_people
from db.queries.residents import ListTags, list_tags
from desktop.features.residents.cards_view import ALL, NONE, CardsView
from desktop.features.residents.models import STATUS_BADGES
from desktop.page import ShellContext
from desktop.printing.card_batch import SHEET, CardBatch
from desktop.widgets.fact_lines import FactLine
from desktop.widgets.list_bench import Block

_QUIET_MS = 150


class CardsWork(QObject):
    """Lists, counts and prints."""

    left = Signal()
    person_wanted = Signal(str)  # resident_id

    def __init__(self, context: ShellContext, view: CardsView, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self.view = context, view
        self._left_out = ""
        self.typing = QTimer(self)
        self.typing.setSingleShot(True)
        self.typing.setInterval(_QUIET_MS)
        self.typing.timeout.connect(self.list)
        self.batch = CardBatch(context, view.form, view.progress, CardHolder.RESIDENT)
        self.batch.told.connect(lambda headline, rest, level: context.notices.show(headline, rest, level=level))
        self.batch.queued.connect(self._queued)
        self.batch.over.connect(view.model.clear_ticks)
        view.find.textChanged.connect(lambda _: self.typing.start())
        for box in (view.card, view.tag):
            box.changed.connect(lambda _: self.list())
        view.homes.toggled.connect(lambda _: self.list())
        view.model.ticks_changed.connect(self._count)
        view.chosen.connect(lambda _: self._tell())
        view.opened.connect(lambda row: self.person_wanted.emit(row.resident_id))
        view.home_key.triggered.connect(self.tick_home)
        view.clear_key.triggered.connect(view.model.clear_ticks)
        view.print_key.triggered.connect(self.ask)
        view.form.committed.connect(lambda _: self.batch.commit())
        view.form.left.connect(lambda: view.back_key.setVisible(True))
        view.back_key.triggered.connect(self.left)

    def begin(self, text: str) -> None:
        """Come with what was searched for in the list; without anything, those who hold no card."""
        view = self.view
        view.find.blockSignals(True)
        view.find.setText(text)
        view.find.blockSignals(False)
        view.card.set_value(ALL if text else NONE)
        if self._context.desk.may(Permission.SENSITIVE_READ):
            job = self._context.tasks.latest("residents.cards.tags", self._context.desk.ask, list_tags, ListTags())
            job.done.connect(view.set_tags)
        self.list()
        view.focus_first()

    def list(self) -> None:
        """List whoever the filters let through."""
        view = self.view
        request = ListCardPeople(
            text=view.find.text().strip(), tag=view.tag.value, homes=view.homes.isChecked(),  # type: ignore[arg-type]
            card=view.card.value,  # type: ignore[arg-type]
        )
        job = self._context.tasks.latest("residents.cards.people", self._context.desk.ask, list_card_people, request)
        job.done.connect(self._listed)

    def _listed(self, found: CardPeople) -> None:
        view = self.view
        view.note.set_text(
            self.tr("{} 人").format(f"{found.total:,}") if found.total <= len(found.rows)
            else self.tr("前 {} 人，共 {}").format(len(found.rows), f"{found.total:,}")
        )
        self._left_out = "、".join(
            f"{STATUS_BADGES[status].text if status in STATUS_BADGES else self.tr('不在册')} {many:,} 人"
            for status, many in found.left_out
        )
        view.set_rows(found.rows)
        self._count()

    # ------------------------------------------------------------ ticking

    def tick_home(self) -> None:
        """Everybody listed who lives where the current one does; a second time nobody of them."""
        current: CardPerson | None = self.view.current
        if current is None:
            self.view.info.say(self.tr("请先在名单里选一位。"))
        elif current.household_id is None:
            self.view.info.say(self.tr("这位居民没有登记在哪一户，请按空格单独勾选。"))
        else:
            self.view.model.toggle(row for row in self.view.model.rows if row.household_id == current.household_id)

    def _count(self) -> None:
        many, elsewhere = len(self.view.model.ticked), self.view.model.elsewhere
        words = self.tr("已勾 {} 人").format(many) if many else self.tr("还没有勾人")
        self.view.count.setText(words + (self.tr("（{} 人不在名单里）").format(elsewhere) if elsewhere else ""))
        self._tell()

    def _tell(self) -> None:
        """Beside the list: the one under the cursor, what the ticks come to, and who is left out."""
        tr, current = self.tr, self.view.current
        ticked = self.view.model.ticked.values()
        blocks: list[Block] = []
        if ticked:
            held = sum(bool(row.card) for row in ticked)
            blocks.append(Block(tr("要打的"), (
                FactLine(tr("发新卡"), tr("{} 张").format(len(ticked) - held)),
                FactLine(tr("照原样重打"), tr("{} 张").format(held)),
                FactLine(tr("A4 纸"), tr("{} 张").format(-(-len(ticked) // SHEET))),
            )))
        if self._left_out:
            blocks.append(Block(tr("不列、不发卡的"), words=tr("{}。").format(self._left_out)))
        words = ""
        if current is not None:
            words = tr("卡 {}，照原样重打").format(current.card) if current.card else tr("没有卡，打的时候先发卡")
        self.view.info.set_info(current.name if current is not None else "", words, blocks)

    # ------------------------------------------------------------ printing

    def ask(self) -> None:
        """Ask on which paper, unless nobody is ticked, or too many are."""
        chosen = self.view.model.chosen
        refusal = self.batch.refusal(len(chosen))
        if not chosen:
            refusal = refusal or self.tr("还没有勾人：在名单里用空格勾选，Ctrl+A 全勾，Ctrl+H 勾一户。")
        if refusal:
            self.view.info.say(refusal)
            return
        self.batch.ask({row.resident_id: row.name for row in chosen}, self.tr("勾选的 "))
        self.view.back_key.hide()
        self.view.show_form(self.tr("打一批卡"))

    def _queued(self) -> None:
        if self.view.editing:
            self.view.show_info()
            self.view.back_key.show()
        self.list()
