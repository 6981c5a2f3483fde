"""Working the 住户 tab: the list as it is filtered, the card beside it, and what its forms write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from db.desk import Desk
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.queries.ground import ListGrids, ListWorkers, list_grids, list_workers
from db.queries.ground_households import (
    GetHousehold,
    HouseholdCard,
    HouseholdIds,
    HouseholdRow,
    HouseholdRows,
    ListEstates,
    ListHouseholds,
    MemberRow,
    household_card,
    household_rows,
    list_estates,
    list_households,
)
from db.queries.household_find import FindHouseholds, HouseholdHit, find_households
from db.queries.search import Hits, OneBox, one_box
from db.usecases.households import (
    HouseholdClosed,
    HouseholdSaved,
    MemberSaved,
    RemoveMember,
    ReopenHousehold,
    SaveMember,
    close_household,
    remove_member,
    reopen_household,
    save_household,
    save_member,
)
from db.usecases.privacy import See, see
from desktop.features.visits.homes_forms import CLOSE, EDIT, MEMBER, NEW, RELATION, REMOVE, HomeForms
from desktop.features.visits.homes_view import HomesView
from desktop.tasks import Job, Tasks
from desktop.widgets.pick_field import Choice


@dataclass(frozen=True, slots=True)
class Ground:
    """What there is to choose from."""

    grids: tuple[str, ...] = ()
    workers: tuple[tuple[str, str], ...] = ()
    estates: tuple[str, ...] = ()


def read_ground(desk: Desk) -> Ground:
    """Grids, workers and estates as they are now; to be called on the worker."""
    grids = desk.ask(list_grids, ListGrids())
    workers = desk.ask(list_workers, ListWorkers())
    estates = desk.ask(list_estates, ListEstates())
    return Ground(
        tuple(row.name for row in grids.rows), tuple((row.worker_id, row.name) for row in workers),
        tuple(row.estate for row in estates),
    )


def open_card(desk: Desk, household_id: str) -> tuple[HouseholdCard | None, HouseholdRow | None]:
    """A household and the one that took its place; that its tags are shown is put on record."""
    card = desk.ask(household_card, GetHousehold(household_id))
    if card is None:
        return None, None
    if any(member.tags for member in card.members) and not desk.read_only:
        desk.run(see, See("household_tags", household_id))
    into = desk.ask(household_rows, HouseholdRows((card.merged_into,))) if card.merged_into else ()
    return card, into[0] if into else None


class HomesWork(QObject):
    """Keeps the tab in step with the records."""

    written = Signal(str, str)  # what happened, to whom
    visit_wanted = Signal(str)
    ground_wanted = Signal()

    def __init__(self, desk: Desk, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._ground = Ground()
        self._member: MemberRow | None = None
        self._wanted = ""
        self._saving = False
        self.forms = HomeForms(self)
        self.view = view = HomesView(self._fetch)
        view.list.filtered.connect(self.seek)
        view.list.chosen.connect(self._chosen)
        for button in (view.list.new, view.list.first):
            button.triggered.connect(self.begin)
        view.list.ground.triggered.connect(self._to_ground)
        card = view.card
        card.edit_wanted.connect(self._edit)
        card.member_wanted.connect(self._add_member)
        card.relation_wanted.connect(self._change_relation)
        card.remove_wanted.connect(self._remove_member)
        card.close_wanted.connect(self._close)
        card.visit_wanted.connect(lambda: self.visit_wanted.emit(view.list.current))
        view.form.committed.connect(self._commit)
        view.form.sought.connect(self._sought)
        view.form.edited.connect(self._edited)

    # ------------------------------------------------------------ reading

    def load(self) -> None:
        """Ask for everything in sight, as it is now."""
        self._tasks.latest("visits.homes.ground", read_ground, self._desk).done.connect(self._known)

    def _known(self, ground: Ground) -> None:
        self._ground = ground
        self.view.list.set_options(ground.grids, ground.workers, ground.estates)
        self.view.list.model.refresh()
        self.seek()

    def seek(self) -> None:
        """List what the filters ask for."""
        request = self.view.list.request
        job = self._tasks.latest("visits.homes", self._desk.ask, list_households, request)
        job.done.connect(lambda found: self._listed(request, found))

    def _listed(self, request: ListHouseholds, found: HouseholdIds) -> None:
        homes = self.view.list
        if self._wanted and self._wanted not in found.ids and homes.clear():
            self.seek()  # a filter hides the household that was just written
            return
        lack = ""
        if found.ids and not self._ground.workers:
            lack = self.tr("还没有走访人，派不了走访；请按 Ctrl+G 到「管理·网格」加上。")
        elif found.ids and not self._ground.grids:
            lack = self.tr("还没有网格，排不了月走访单；请按 Ctrl+G 到「管理·网格」建。")
        sought = request != ListHouseholds()
        homes.tell_lack(lack, grids=bool(self._ground.grids and self._ground.workers), sought=sought)
        wanted, self._wanted = self._wanted, ""
        homes.set_ids(found.ids, wanted)

    def _fetch(self, ids: Sequence[Any]) -> None:
        job = self._tasks.run(self._desk.ask, household_rows, HouseholdRows(tuple(ids)))
        job.done.connect(self._supply)

    def _supply(self, rows: tuple[HouseholdRow, ...]) -> None:
        self.view.list.model.supply({row.household_id: row for row in rows})

    def _chosen(self, household_id: str) -> None:
        if household_id:
            job = self._tasks.latest("visits.home", open_card, self._desk, household_id)
            job.done.connect(lambda found: self._show(household_id, *found))
        else:
            self.view.card.show_card(None, None)

    def _show(self, household_id: str, card: HouseholdCard | None, into: HouseholdRow | None) -> None:
        if household_id == self.view.list.current:
            self.view.card.show_card(card, into)

    @property
    def card(self) -> HouseholdCard | None:
        """The household in hand."""
        return self.view.card.card

    def draft(self) -> str:
        """What is half done, in a few words."""
        return self.tr("住户的修改没有保存") if self.view.editing else ""

    # ------------------------------------------------------------ forms

    def _to_ground(self) -> None:
        if self._desk.may(Permission.GROUND_WRITE):
            self.ground_wanted.emit()
        else:
            self.view.card.say(self.tr("建改网格和走访人要值班长的权限，请值班长来办。"))

    def begin(self) -> None:
        """Ctrl+N: an empty form, in the grid and estate that are listed."""
        request = self.view.list.request
        self._open_home(NEW, self.tr("新建一户"), {"grid": request.grid or "", "estate": request.estate or "", "worker": ""})

    def _edit(self) -> None:
        if self.card is not None:
            self._open_home(EDIT, self.tr("改这一户"), self.forms.home_values(self.card))

    def _open_home(self, purpose: str, title: str, values: dict[str, Any]) -> None:
        may = self._desk.may(Permission.GROUND_WRITE)
        workers = list(self._ground.workers)
        own = values["worker"]
        if own and own not in dict(workers) and self.card is not None:
            workers.append((own, self.tr("{}（已离岗）").format(self.card.row.worker_name)))
        lead = "" if may else self.tr("给一户单独指定走访人要值班长的权限；这里跟着网格走，要改请值班长来办。")
        self.view.open_form(purpose, title, self.forms.home(self._ground.grids, workers, may_assign=may), values, lead=lead)

    def _add_member(self) -> None:
        lead = self.tr("从居民里找出来；还没有登记的，请先到「居民」登记。")
        self.view.open_form(MEMBER, self.tr("加家人"), self.forms.member(), {"relation": ""}, lead=lead)

    def _change_relation(self, member: MemberRow) -> None:
        self._member = member
        entries, values = self.forms.relation(member)
        self.view.open_form(RELATION, member.name, entries, values)

    def _remove_member(self, member: MemberRow) -> None:
        self._member = member
        lead = self.tr("{} 不住这一户了：移出以后档案还在，走访记录也不动。").format(member.name)
        self.view.open_form(REMOVE, self.tr("移出"), [], lead=lead, save=self.tr("移出这一户"))

    def _close(self) -> None:
        if self.card is None:
            return
        if self.card.row.state == "moved":
            job = self._run(reopen_household, ReopenHousehold(self.card.row.household_id))
            job.done.connect(lambda _: self._written(self.tr("已恢复在住"), ""))
            return
        may = self._desk.may(Permission.RESIDENT_MERGE)
        lead = self.tr("搬离：住的人记为迁出。合并：住的人、走访都归另一户，不能再分开。")
        if not may:
            lead = self.tr("搬离：住的人记为迁出。同一户登记了两次要合并的，请值班长来办。")
        values = {"why": "moved", "on": None}
        entries = self.forms.close(may_merge=may)
        self.view.open_form(CLOSE, self.tr("迁走、并户"), entries, values, lead=lead, save=self.tr("确定"))
        self.view.form.show_rows(("into",), False)

    def _edited(self, field: str) -> None:
        form = self.view.form
        if form.purpose == CLOSE and field == "why":
            form.show_rows(("into",), form.values()["why"] == "merged")

    def _sought(self, field: str, text: str) -> None:
        if not text:
            return
        if field == "person":
            job = self._tasks.latest("visits.homes.person", self._desk.ask, one_box, OneBox(text))
            job.done.connect(self._people)
        else:
            job = self._tasks.latest("visits.homes.into", self._desk.ask, find_households, FindHouseholds(text))
            job.done.connect(self._homes)

    def _people(self, hits: Hits) -> None:
        form = self.view.form
        if form.purpose == MEMBER:
            form.pick("person").set_choices(
                Choice(hit.resident_id, hit.name, "・".join(part for part in (hit.id_masked, hit.address_masked) if part))
                for hit in hits.people
            )
            form.say("" if hits.people else self.tr("没有找到这个人，请先到「居民」登记再加。"))

    def _homes(self, hits: tuple[HouseholdHit, ...]) -> None:
        form = self.view.form
        if form.purpose == CLOSE:
            here = self.view.list.current
            form.pick("into").set_choices(
                Choice(hit.household_id, hit.address, hit.matched or hit.head) for hit in hits if hit.household_id != here
            )

    # ------------------------------------------------------------ writing

    def _run(self, use_case: Any, request: Any) -> Job:
        self._saving = True
        job = self._tasks.run(self._desk.run, use_case, request)
        job.failed.connect(self._refused)
        job.finished.connect(self._over)
        return job

    def _over(self) -> None:
        self._saving = False

    def _refused(self, error: KnownError) -> None:
        if self.view.editing:
            self.view.form.say(error.message, error.field or "")
        else:
            self.view.card.say(error.message)

    def _commit(self, purpose: str) -> None:
        card, values, form = self.card, self.view.form.values(), self.view.form
        if self._saving or (card is None and purpose != NEW):
            return
        if purpose in (NEW, EDIT):
            request = self.forms.save_request(values, card if purpose == EDIT else None)
            self._run(save_household, request).done.connect(self._home_saved)
        elif purpose == CLOSE:
            if values["why"] == "merged" and not values["into"]:
                form.say(self.tr("请选择要并入的另一户。"), "into")
                return
            assert card is not None
            closing = self.forms.close_request(values, card.row.household_id)
            self._run(close_household, closing).done.connect(lambda done: self._closed(closing.into_id or "", done))
        elif purpose == REMOVE:
            assert self._member is not None
            name = self._member.name
            job = self._run(remove_member, RemoveMember(self._member.resident_id))
            job.done.connect(lambda _: self._written(self.tr("已移出"), name))
        else:
            self._save_member(card, values)

    def _save_member(self, card: HouseholdCard | None, values: dict[str, Any]) -> None:
        assert card is not None
        if self.view.form.purpose == MEMBER:
            choice = self.view.form.pick("person").choice
            if choice is None:
                self.view.form.say(self.tr("请先选一位居民。"), "person")
                return
            resident_id, name = choice.value, choice.text
        else:
            assert self._member is not None
            resident_id, name = self._member.resident_id, self._member.name
        request = SaveMember(card.row.household_id, resident_id, values["relation"] or None)
        self._run(save_member, request).done.connect(lambda saved: self._member_saved(name, saved))

    def _member_saved(self, name: str, saved: MemberSaved) -> None:
        self._written(self.tr("已存 {}").format(name), self.tr("从原来那户移过来") if saved.left else "")

    def _home_saved(self, saved: HouseholdSaved) -> None:
        self._wanted = saved.household_id
        self._written(self.tr("住户已建") if saved.created else self.tr("住户已改"), "")

    def _closed(self, into_id: str, closed: HouseholdClosed) -> None:
        self._wanted = into_id
        people = self.tr("{} 人一起过去").format(closed.members) if into_id else self.tr("{} 人记为迁出").format(closed.members)
        self._written(self.tr("已合并") if into_id else self.tr("已记搬离"), people if closed.members else "")

    def _written(self, headline: str, rest: str) -> None:
        self.view.close_form()
        self.written.emit(headline, rest)
        self.load()
