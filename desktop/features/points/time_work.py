"""时间银行: deposits two people review, and what the volunteer at the counter saves, uses and gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.service_hours import HourState
from db.domain.time_bank import Source, Surplus
from db.hour_facts import HourRow
from db.ids import new_id
from db.queries.gifts import GetShelf, Shelf, gift_shelf
from db.queries.time_bank import (
    DepositRow,
    GetCommons,
    GetTimeAccount,
    ListDeposits,
    TimeAccount,
    time_account,
    time_commons,
    time_deposits,
)
from db.queries.volunteer_hours import VolunteerHours, volunteer_hours
from db.usecases.redemptions import Redeemed
from db.usecases.time_deposits import AskDeposit, DepositSaved, ReviewDeposit, ask_deposit, review_deposit
from desktop.features.points.looks import hours_words
from desktop.features.points.time_forms import TimeForms
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.entry_form import Entry
from desktop.widgets.fact_lines import FactLine
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.list_bench import Block, ListBench
from desktop.widgets.roles import BOLD_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.segmented import Segmented

if TYPE_CHECKING:
    from desktop.features.points.page import PointsPage

REVIEW, SAVE = "review", "save"
SIDES = ("站点", "平台")


def _reviews(row: DepositRow) -> str:
    said = (f"{one.side} {one.name} {'同意' if one.agrees else '不同意'}" for one in row.reviews)
    return "、".join(said) or "—"


class TimeWork(QObject):
    """The list is everybody's deposits; the column beside it is the person of 兑换."""

    def __init__(self, page: PointsPage) -> None:
        super().__init__(page)
        self._page = page
        self._desk, self._tasks = page.context.desk, page.context.tasks
        self._person = self._name = ""
        self._account: TimeAccount | None = None
        self._commons = 0
        self._request = self._deposit = ""
        tr = self.tr
        model = RowsModel((
            Column("who", tr("志愿者"), lambda row: f"{row.name_masked}　{row.number}"),
            Column("on", tr("服务日"), lambda row: f"{row.served_on}", roles={TONE_ROLE: lambda _: "t2"}),
            Column("minutes", tr("时长"), lambda row: hours_words(row.minutes), right=True,
                   roles={BOLD_ROLE: lambda _: True}),
            Column("source", tr("来源"), lambda row: row.source.label),
            Column("surplus", tr("超出上限"), lambda row: row.surplus.label, roles={TONE_ROLE: lambda _: "t2"}),
            Column("reviews", tr("已审"), lambda row: _reviews(row), tip=lambda row: _reviews(row)),
        ), self)
        self.view = ListBench(
            name="points_deposits", title=tr("等审核的存入"), model=model, widths=(190, 104, 100, 90, 100, None),
            empty=EmptyState("clock", tr("没有等审核的存入"), tr("志愿者在右边把时长存进来，这里由站点和平台两人审。"),
                             name="points_no_deposits"),
            give_way=(4, 3), side_width=356, id_of=lambda row: row.deposit_id,
        )
        self.states = Segmented(
            (("asked", tr("等审核")), ("settled", tr("已入账")), ("refused", tr("已退回"))), name="points_deposit_states",
            label=tr("哪些存入"), value="asked",
        )
        self.states.changed.connect(lambda _: self._ask_deposits())
        self.view.panel.add_right(self.states)
        self.save = KeyButton("Ctrl+I", tr("存入"), name="points_time_save")
        self.use = KeyButton("Ctrl+U", tr("使用"), name="points_time_use")
        self.give = KeyButton("F4", tr("捐赠"), name="points_time_give")
        self.relative = KeyButton("Ctrl+N", tr("亲属"), name="points_time_relative")
        self.view.info.add_keys(self.save, self.use)
        self.view.info.add_keys(self.give, self.relative)
        self.save.triggered.connect(self._ask_save)
        self.forms = TimeForms(page, self.view)
        self.use.triggered.connect(self.forms.ask_use)
        self.give.triggered.connect(self.forms.ask_give)
        self.relative.triggered.connect(self.forms.ask_relative)
        self.view.opened.connect(self._ask_review)
        self.view.form.committed.connect(self._commit)

    def set_person(self, volunteer_id: str) -> None:
        """Whose time account; the one who was here last stays when nobody is."""
        seat = self._page.redeem.seat
        if volunteer_id and seat is not None:
            self._person, self._name, self._account = volunteer_id, seat.head.name, None
            self.forms.person, self.forms.name, self.forms.account = volunteer_id, seat.head.name, None

    def show(self) -> None:
        """Ask for deposits, the commons and the person's account."""
        ask = self._desk.ask
        self._ask_deposits()
        job = self._tasks.latest("points.commons", ask, time_commons, GetCommons())
        job.done.connect(self._commons_here)
        job = self._tasks.latest("points.time.shelf", ask, gift_shelf, GetShelf())
        job.done.connect(self._shelf_here)
        if self._person:
            job = self._tasks.latest("points.time", ask, time_account, GetTimeAccount(self._person))
            job.done.connect(self._account_here)
        refusal = "" if self._person else self.tr("请先在「兑换」里刷卡或找人。")
        if not self._desk.may(Permission.TIME_WRITE):
            refusal = self.tr("时间银行存取要有权限，请有权限的人来办。")
        for button in (self.save, self.use, self.give, self.relative):
            button.set_refusal(refusal)
        self._show_info()

    def focus_first(self) -> None:
        """Give the focus to the form or the list."""
        self.view.focus_first()

    def _ask_deposits(self) -> None:
        wanted = ListDeposits(str(self.states.value))
        job = self._tasks.latest("points.deposits", self._desk.ask, time_deposits, wanted)
        job.done.connect(self._listed)

    def _listed(self, rows: tuple[DepositRow, ...]) -> None:
        titles = {"asked": self.tr("等审核的存入"), "settled": self.tr("已入账的存入"), "refused": self.tr("已退回的存入")}
        self.view.panel.set_title(titles[str(self.states.value)])
        words = self.tr("{} 笔，按 Enter 审核") if self.states.value == "asked" else self.tr("{} 笔")
        self.view.note.set_text(words.format(len(rows)) if rows else "")
        self.view.set_rows(rows)

    def _commons_here(self, minutes: int) -> None:
        self._commons = minutes
        self._show_info()

    def _shelf_here(self, shelf: Shelf) -> None:
        self.forms.shelf = shelf

    def _account_here(self, account: TimeAccount) -> None:
        self._account = self.forms.account = account
        self._show_info()

    def _show_info(self) -> None:
        account, tr = self._account, self.tr
        commons = Block(tr("公益池"), (FactLine(tr("大家捐的"), hours_words(self._commons), bold=True),))
        self.view.set_side_title(tr("时间账户"))
        if not self._person or account is None:
            self.view.info.set_info(tr("还没有选志愿者"), tr("先在「兑换」里刷卡或找人，再回到这里。"), [commons])
            return
        lines = [
            FactLine(tr("可以使用"), hours_words(account.held), bold=True),
            FactLine(tr("只能捐的"), hours_words(account.donate_only)),
            FactLine(tr("一共存过"), hours_words(account.saved)),
            FactLine(tr("存入上限"), hours_words(account.cap_minutes) if account.cap_minutes else tr("不限")),
        ]
        family = tuple(
            FactLine(f"{one.relation.label}　{one.name_masked}", tr("可用") if one.usable else one.why_not,
                     "ok" if one.usable else "warn")
            for one in account.relatives
        )
        blocks = [Block(lines=tuple(lines))]
        if family:
            blocks.append(Block(tr("亲属"), family))
        self.view.info.set_info(self._name, tr("时间只换服务，不换钱和东西。"), [*blocks, commons])

    # ------------------------------------------------------------ forms

    def _ask_review(self, row: DepositRow) -> None:
        tr = self.tr
        if row.state != "asked":
            self.view.info.say(tr("这一笔已经办完，不用再审；请看已审一栏。"))
            return
        if not self._desk.may(Permission.TIME_REVIEW):
            self.view.info.say(tr("审核存入要值班长的权限，请值班长来审。"))
            return
        if row.mine_done:
            self.view.info.say(tr("这一笔您已审过，要换一位来审。"))
            return
        self._request, self._deposit = new_id(), row.deposit_id
        done = {review.side for review in row.reviews}
        side = next((side for side in SIDES if side not in done), SIDES[0])
        self.view.form.open(
            REVIEW,
            (
                Entry("agrees", tr("意见"), "side", options=((True, tr("同意")), (False, tr("不同意")))),
                Entry("side", tr("代表"), "side", options=tuple((one, one) for one in SIDES)),
                Entry("note", tr("说明"), hint=tr("不同意要写原因")),
            ),
            {"agrees": True, "side": side}, subject=f"{row.name_masked}　{hours_words(row.minutes)}",
            lead=tr("{} 服务，{}；超出上限的{}。").format(row.served_on, row.source.label, row.surplus.label),
            save=tr("记下意见"), below=tr("两个人都同意才入账"),
        )
        self.view.show_form(tr("审核存入"))

    def _ask_save(self) -> None:
        job = self._tasks.latest(
            "points.time.hours", self._desk.ask, volunteer_hours, VolunteerHours(self._person, limit=50)
        )
        job.done.connect(self._hours_here)

    def _hours_here(self, rows: tuple[HourRow, ...]) -> None:
        tr = self.tr
        hours = [row for row in rows if row.counted > 0 and row.state is HourState.CONFIRMED]
        if not hours:
            self.view.info.say(tr("没有公示期满的服务时长，审核公示以后再存。"))
            return
        self._request = new_id()
        options = tuple(
            (row.record_id, f"{row.served_on}　{row.title or row.category_name}　{hours_words(row.counted)}")
            for row in hours
        )
        self.view.form.open(
            SAVE,
            (
                Entry("record", tr("哪一次"), "choice", options=options),
                Entry("source", tr("怎么服务的"), "side", options=tuple((one, one.label) for one in Source)),
                Entry("surplus", tr("超出上限"), "side", options=tuple((one, one.label) for one in Surplus)),
            ),
            {"record": hours[0].record_id, "source": Source.PERSONAL, "surplus": Surplus.DONATE},
            subject=self._name, save=tr("申请存入"), below=tr("站点和平台两人审过才入账"),
        )
        self.view.show_form(tr("存入时间"))

    def _commit(self, purpose: str) -> None:
        values, run, tasks = self.view.form.values(), self._desk.run, self._tasks
        if purpose == REVIEW:
            request = ReviewDeposit(self._request, self._deposit, values["agrees"], values["side"], values["note"])
            job = tasks.run(run, review_deposit, request)
        elif purpose == SAVE:
            asked = AskDeposit(self._request, values["record"], values["source"], values["surplus"])
            job = tasks.run(run, ask_deposit, asked)
        else:
            job = self.forms.commit(purpose)
        if job is not None:
            job.done.connect(self._saved)
            job.failed.connect(self._refused)

    def _saved(self, result: object) -> None:
        said, rest = self.tr("已记下"), ""
        if isinstance(result, DepositSaved):
            words = {"settled": self.tr("已入账"), "refused": self.tr("已退回")}
            said = words.get(result.state, self.tr("还差 {} 人审核").format(result.missing))
        elif isinstance(result, Redeemed):
            said, rest = self.tr("已使用 {} 分钟").format(result.total), result.serial_short
            self._page.papers.watch(result.job_ids, result.redeem_id)
        self._page.context.notices.show(said, rest)
        self.view.show_info()
        self.show()

    def _refused(self, error: KnownError) -> None:
        names = {"resident_id": "resident", "person_id": "resident", "relative_id": "who", "hour_record_id": "record"}
        self.view.form.say(error.message, names.get(error.field or "", error.field or ""))
