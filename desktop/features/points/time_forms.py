"""The forms of the time bank about one volunteer: using minutes, giving them, and the relatives they may serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from db.domain.time_bank import Relation
from db.ids import new_id
from db.queries.gifts import Shelf
from db.queries.search import Hits, OneBox, one_box
from db.queries.time_bank import GetRelative, RelativeFacts, TimeAccount, time_relative
from db.usecases.time_bank import DonateTime, UseTime, donate_time, use_time
from db.usecases.time_rules import SaveRelative, save_relative
from desktop.features.points.commons_work import resident_choices
from desktop.features.points.looks import hours_words
from desktop.tasks import Job
from desktop.widgets.entry_form import Entry
from desktop.widgets.list_bench import ListBench

if TYPE_CHECKING:
    from desktop.features.points.page import PointsPage

USE, GIVE, RELATIVE = "use", "give", "relative"


class TimeForms(QObject):
    """Opened beside the deposits; the person, the account and the shelf are told by who owns the view."""

    def __init__(self, page: PointsPage, bench: ListBench) -> None:
        super().__init__(page)
        self._desk, self._tasks = page.context.desk, page.context.tasks
        self._bench, self._form = bench, bench.form
        self.person = self.name = ""
        self.account: TimeAccount | None = None
        self.shelf: Shelf | None = None
        self._relative: RelativeFacts | None = None
        self._request = self._fresh = ""
        bench.form.edited.connect(self.edited)
        bench.form.sought.connect(self.seek)

    def ask_use(self) -> None:
        """Saved minutes for a service."""
        account, shelf, tr = self.account, self.shelf, self.tr
        services = [tile for tile in (shelf.tiles if shelf else ()) if tile.time_price]
        if account is None or not services:
            self._bench.info.say(tr("没有能用时间换的服务；请主管在「礼品」里给服务写上分钟数。"))
            return
        self._request = new_id()
        people = [(f"{Relation.SELF}:", tr("本人"))]
        people += [(f"{one.relation}:{one.relative_id}", f"{one.relation.label} {one.name_masked}")
                   for one in account.relatives if one.usable]
        people.append((f"{Relation.GIFT}:", tr("捐给有困难的居民")))
        self._form.open(
            USE,
            (
                Entry("gift", tr("什么服务"), "choice", options=tuple(
                    (tile.gift_id, tr("{}（{} 分钟）").format(tile.name, tile.time_price)) for tile in services)),
                Entry("who", tr("给谁用"), "choice", options=tuple(people)),
                Entry("resident", tr("哪位居民"), "pick", tr("姓名、拼音、手机尾号")),
                Entry("minutes", tr("多少"), "number", tr("分钟，可用 {}").format(account.held), most=1440, wanted=True),
            ),
            {"gift": services[0].gift_id, "who": people[0][0], "minutes": services[0].time_price}, subject=self.name,
            lead=tr("可以使用 {}。").format(hours_words(account.held)),
            save=tr("使用并打印"), below=tr("打印凭条两联"),
        )
        self._form.show_rows(("resident",), False)
        self._bench.show_form(tr("使用时间"))

    def edited(self, field: str) -> None:
        """One choice hides or fills another field."""
        form = self._form
        values = form.values()
        if form.purpose == USE and field == "who":
            form.show_rows(("resident",), str(values["who"]).startswith(Relation.GIFT))
        elif form.purpose == USE and field == "gift" and self.shelf is not None:
            price = next((tile.time_price for tile in self.shelf.tiles if tile.gift_id == values["gift"]), 0)
            form.fill({"minutes": price})
        elif form.purpose == RELATIVE and field == "which":
            self._pick_relative(str(values["which"]))

    def seek(self, field: str, text: str) -> None:
        """A resident is looked for."""
        if field == "resident" and text.strip():
            job = self._tasks.latest("points.time.resident", self._desk.ask, one_box, OneBox(text, 6))
            job.done.connect(self._found)

    def _found(self, hits: Hits) -> None:
        if self._form.purpose == USE:
            self._form.pick("resident").set_choices(resident_choices(hits))

    def ask_give(self) -> None:
        """Minutes for the commons."""
        account, tr = self.account, self.tr
        if account is None:
            return
        self._request = new_id()
        most = account.held + account.donate_only
        self._form.open(
            GIVE, (Entry("minutes", tr("多少"), "number", tr("分钟，有 {}").format(most), most=max(0, most),
                         wanted=True),), {},
            subject=self.name,
            lead=tr("有 {}。捐进公益池，给符合条件的居民用；只能捐的先捐。").format(hours_words(most)), save=tr("捐赠"),
            below=tr("写多少分钟再按"),
        )
        self._bench.show_form(tr("捐赠时间"))

    def ask_relative(self) -> None:
        """Somebody to be served, new or known."""
        tr = self.tr
        self._request = self._fresh = new_id()
        self._relative = None
        known = self.account.relatives if self.account else ()
        options = (("", tr("新登记一位")), *((one.relative_id, f"{one.relation.label} {one.name_masked}") for one in known))
        kinds = tuple((one, one.label) for one in Relation if one not in (Relation.SELF, Relation.GIFT))
        self._form.open(
            RELATIVE,
            (
                Entry("which", tr("哪一位"), "choice", options=options),
                Entry("relation", tr("关系"), "side", options=kinds), Entry("name", tr("姓名")),
                Entry("birthday", tr("生日"), "date"), Entry("proof", tr("凭什么"), hint=tr("如：看了户口本")),
                Entry("ended", tr("登记结束"), "date", tr("不再用才填")),
            ),
            {"which": ""}, subject=self.name, save=tr("记下亲属"), below=tr("满年龄才能用他的时间"),
        )
        self._form.show_rows(("which",), bool(known))
        self._form.show_rows(("ended",), False)
        self._bench.show_form(tr("亲属"))

    def _pick_relative(self, relative_id: str) -> None:
        self._form.show_rows(("ended",), bool(relative_id))
        if not relative_id:
            self._request, self._relative = self._fresh, None
            self._form.fill({"name": "", "birthday": None, "proof": "", "ended": None})
            return
        job = self._tasks.latest("points.time.relative", self._desk.ask, time_relative, GetRelative(relative_id))
        job.done.connect(self._relative_here)

    def _relative_here(self, one: RelativeFacts | None) -> None:
        form = self._form
        if one is None or form.purpose != RELATIVE or form.values()["which"] != one.relative_id:
            return
        self._request, self._relative = one.relative_id, one
        form.fill({
            "relation": one.relation, "name": one.name, "birthday": one.birthday, "proof": one.proof,
            "ended": one.ended_on,
        })

    def commit(self, purpose: str) -> Job | None:
        """Write what the form holds; ``None`` when something is missing, which is said."""
        values, run, tasks = self._form.values(), self._desk.run, self._tasks
        if purpose == USE:
            relation, _, relative_id = str(values["who"]).partition(":")
            resident = str(values["resident"] or "") if relation == Relation.GIFT else ""
            if relation == Relation.GIFT and not resident:
                self._form.say(self.tr("请选哪位居民。"), "resident")
                return None
            used = UseTime(
                self._request, self.person, values["gift"], values["minutes"], Relation(relation), relative_id, resident
            )
            return tasks.run(run, use_time, used)
        if purpose == GIVE:
            return tasks.run(run, donate_time, DonateTime(self._request, self.person, values["minutes"]))
        relative = SaveRelative(
            self._request, self.person, values["relation"], values["name"], values["birthday"],
            self._relative.resident_id if self._relative else None, values["proof"], values["ended"],
        )
        return tasks.run(run, save_relative, relative)
