"""队伍与卡: teams with their leaders, every card ever issued, and the keys the centre signs cards with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QKeySequence

from db.domain.card_payload import CardHolder, CardState
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.volunteer_teams import SEVEN_TEAMS
from db.queries.cards import CardRegister, ListKeys, card_register, list_keys
from db.queries.teams import ListTeams, list_teams
from db.queries.volunteers import ListVolunteers, list_volunteers
from db.usecases.card_keys import RevokeKey, RotateKey, revoke_key, rotate_key
from db.usecases.cards import PrintCards, WithdrawCard, print_cards, withdraw_card
from db.usecases.teams import SaveTeam, SetTeamLeader, save_team, set_team_leader
from desktop.features.volunteers.looks import card_badge, day_words, hours_words
from desktop.features.volunteers.part import Part
from desktop.features.volunteers.register_view import CARDS, KEYS, TEAMS, Line, RegisterView
from desktop.widgets.badge import badge
from desktop.widgets.entry_form import Entry
from desktop.widgets.fact_lines import FactLine
from desktop.widgets.list_bench import Block

if TYPE_CHECKING:
    from desktop.features.volunteers.page import VolunteersPage

_QUIET_MS = 150


class RegisterPart(Part):
    """Three lists in one bench; the keys follow the list."""

    topics = frozenset({"volunteers", "teams", "cards"})

    def __init__(self, page: VolunteersPage) -> None:
        super().__init__(page)
        self.new_words = self.tr("新队伍")
        self.bench = self.view = bench = RegisterView()
        self.typing = QTimer(self)
        self.typing.setSingleShot(True)
        self.typing.setInterval(_QUIET_MS)
        self.typing.timeout.connect(self.show)
        bench.find.textChanged.connect(lambda _: self.typing.start())
        bench.list.changed.connect(lambda _: self.show())
        bench.chosen.connect(lambda _: self._renew())
        bench.opened.connect(self._open)
        bench.form.committed.connect(self._commit)
        bench.next.triggered.connect(self._next)
        bench.other.triggered.connect(self._team_form)
        bench.back.triggered.connect(self._back_form)
        person = QAction(self.tr("打开这个人"), bench)
        person.setShortcut(QKeySequence("Ctrl+O"))
        person.triggered.connect(lambda: self._open(bench.current))
        bench.addAction(person)

    # ------------------------------------------------------------ reading

    def show(self) -> None:
        here = self.bench.list.value
        self.bench.find.setVisible(here == CARDS)
        self.bench.empty.set_texts(self.tr("这里还是空的"), self.tr("发了卡、建了队伍，就会列在这里。"))
        if here == TEAMS:
            self.ask("register", list_teams, ListTeams(inactive=True), self._teams_here)
        elif here == CARDS:
            self.ask("register", card_register, CardRegister(text=self.bench.find.text()), self._cards_here)
        elif self.desk.may(Permission.KEYS_WRITE):
            self.ask("register", list_keys, ListKeys(), self._keys_here)
        else:
            self.bench.empty.set_texts(self.tr("签发密钥由管理员来管"), self.tr("请管理员登录后查看、更换。"))
            self._fill([])

    def _teams_here(self, rows: Any) -> None:
        self._fill([
            Line(
                row.team_id, row.name, "　".join(part for part in (row.subject, row.leaders) if part),
                self.tr("{} 人").format(row.members), None if row.active else badge(self.tr("停用"), "neutral"), row,
            ) for row in rows
        ])

    def _cards_here(self, rows: Any) -> None:
        self._fill([
            Line(
                row.card_id, row.number, "　".join(part for part in (row.name, row.reason) if part),
                day_words(row.ended_on or row.issued_on), card_badge(row.state), row,
            ) for row in rows
        ])

    def _keys_here(self, rows: Any) -> None:
        states = {
            row.key_id: badge(self.tr("已作废"), "bad") if row.revoked_on
            else badge(self.tr("在签发"), "ok") if row.current else badge(self.tr("不再签发"), "neutral") for row in rows
        }
        self._fill([
            Line(row.key_id, row.key_id, "　".join(part for part in (f"{row.made_on} 起", row.reason) if part),
                 self.tr("{} 张卡").format(row.cards), states[row.key_id], row) for row in rows
        ])

    def _fill(self, lines: list[Line]) -> None:
        self.bench.note.set_text(self.tr("{} 行").format(len(lines)) if lines else "")
        self.bench.set_rows(lines)
        self._renew()

    def _renew(self) -> None:
        tr, bench, line = self.tr, self.bench, self.bench.current
        here = bench.list.value
        none = "" if line is not None else tr("请先选一行。")
        bench.other.setVisible(here == TEAMS)
        bench.back.setVisible(here != TEAMS)
        bench.other.set_refusal(none)
        bench.next.set_refusal(none)
        bench.back.set_refusal(none)
        if line is None:
            bench.set_side_title("")
            bench.info.set_info(tr("没有选中哪一行"))
        elif here == TEAMS:
            row = line.source
            bench.next.set_title(tr("定队长"))
            bench.set_side_title(tr("队伍"))
            bench.info.set_info(row.name, row.subject, (Block("", (
                FactLine(tr("队员"), line.number, bold=True), FactLine(tr("队长"), row.leaders or tr("还没有定")),
                FactLine(tr("今年"), hours_words(row.minutes_year)),
            )),))
        elif here == CARDS:
            self._tell_card(line.source)
        else:
            self._tell_key(line.source)

    def _tell_card(self, row: Any) -> None:
        tr, bench = self.tr, self.bench
        ended = "" if row.state is CardState.ACTIVE else tr("这张卡{}，不能再办。").format(row.state.label)
        bench.next.set_title(tr("重打"))
        bench.next.set_refusal(ended)
        bench.back.set_title(tr("收回"))
        bench.back.set_refusal(ended)
        bench.set_side_title(tr("卡"))
        lines = [FactLine(tr("持卡人"), row.name, bold=True), FactLine(tr("种类"), CardHolder(row.holder_kind).label),
                 FactLine(tr("发卡"), f"{row.issued_on}")]
        if row.ended_on is not None:
            lines.append(FactLine(row.state.label, f"{row.ended_on}", "bad"))
        lines.append(FactLine(tr("打印"), f"{row.printed_at:%Y-%m-%d}" if row.printed_at else tr("还没有打")))
        lines.append(FactLine(tr("密钥"), row.key_id))
        bench.info.set_info(row.number, row.reason, (Block("", tuple(lines)),))

    def _tell_key(self, row: Any) -> None:
        tr, bench = self.tr, self.bench
        bench.next.set_title(tr("换新密钥"))
        bench.back.set_title(tr("作废密钥"))
        bench.back.set_refusal(tr("这把密钥已经作废。") if row.revoked_on else "")
        bench.set_side_title(tr("签发密钥"))
        words = tr("换新密钥：以后的卡用新的签，旧卡照用。密钥可能外泄才作废：它签的卡全部拒绝，要重新发。私钥不在数据和备份里。")
        lines = (FactLine(tr("启用"), f"{row.made_on}"), FactLine(tr("签了的在用卡"), tr("{} 张").format(row.cards), bold=True))
        bench.info.set_info(row.key_id, words, (Block("", lines),))

    # ------------------------------------------------------------ doing

    def begin(self) -> None:
        self.bench.list.set_value(TEAMS)
        self._open_team_form(None)

    def _team_form(self) -> None:
        self._open_team_form(self.bench.current.source)

    def _open_team_form(self, row: Any) -> None:
        tr = self.tr
        colours = (("", tr("不用颜色")), *((team.colour, team.name) for team in SEVEN_TEAMS))
        entries = [Entry("name", tr("队名")), Entry("subject", tr("做什么")),
                   Entry("colour", tr("颜色"), "choice", options=colours)]
        values: dict[str, Any] = {}
        if row is not None:
            entries.append(Entry("active", tr("还在用"), "check"))
            values = {"name": row.name, "subject": row.subject, "colour": row.colour, "active": row.active}
        self.bench.form.open("team" if row is not None else "new", entries, values, save=tr("保存"))
        self.bench.show_form(tr("改队伍") if row is not None else tr("新队伍"))

    def _next(self) -> None:
        line, here = self.bench.current, self.bench.list.value
        if here == TEAMS:
            self.ask("register.members", list_volunteers, ListVolunteers(team_id=line.key), self._leader_form)
        elif here == CARDS:
            self.run(print_cards, PrintCards(card_ids=(line.key,), paper="cr80"), self._printed)
        else:
            lead = self.tr("以后发的卡用新密钥签，已发的卡照用。")
            self.bench.form.open("rotate", (), lead=lead, save=self.tr("换新密钥"))
            self.bench.show_form(self.tr("换新密钥"))

    def _leader_form(self, found: Any) -> None:
        tr = self.tr
        if not found.rows:
            self.bench.info.say(tr("这支队伍还没有队员，请先在名册里按 Ctrl+T 入队。"))
            return
        options = tuple((row.volunteer_id, f"{row.name}　{row.number}") for row in found.rows)
        entries = (Entry("who", tr("谁"), "choice", options=options),
                   Entry("leader", tr("定为"), "side", options=((True, tr("队长")), (False, tr("不再当队长")))))
        self.bench.form.open("leader", entries, {"leader": True}, lead=self.bench.current.title, save=tr("就这样定"))
        self.bench.show_form(tr("定队长"))

    def _back_form(self) -> None:
        line, card = self.bench.current, self.bench.list.value == CARDS
        words = self.tr("收回") if card else self.tr("作废密钥")
        lead = line.title
        if not card:
            lead = self.tr("{}：它签的 {} 马上全部拒绝，要重新发。不能撤销。").format(line.title, line.number)
        self.bench.form.open(
            "withdraw" if card else "revoke", (Entry("reason", self.tr("原因")),), lead=lead, save=words
        )
        self.bench.show_form(words)

    def _commit(self, purpose: str) -> None:
        values, line = self.bench.form.values(), self.bench.current
        case: Any
        request: Any
        match purpose:
            case "new" | "team":
                case, request = save_team, SaveTeam(
                    values["name"], values["subject"], values["colour"], values.get("active", True),
                    line.key if purpose == "team" else None,
                )
            case "leader":
                case, request = set_team_leader, SetTeamLeader(line.key, values["who"], values["leader"])
            case "withdraw":
                case, request = withdraw_card, WithdrawCard(line.key, values["reason"])
            case "rotate":
                case, request = rotate_key, RotateKey()
            case _:
                case, request = revoke_key, RevokeKey(line.key, values["reason"])
        self.run(case, request, self._kept, self._not_kept)

    def _kept(self, _: Any) -> None:
        self.tell(self.tr("已存"))
        self.bench.show_info()
        self.show()

    def _not_kept(self, error: KnownError) -> None:
        self.bench.form.say(error.message, error.field or "")

    def _printed(self, issued: Any) -> None:
        self.tell(self.tr("正在打印"), level="info")
        self.print_jobs(issued.job_ids)

    def _open(self, line: Line | None) -> None:
        if line is None or self.bench.list.value == KEYS:
            return
        if self.bench.list.value == TEAMS:
            self.page.open_team(line.key)
        elif line.source.holder_kind == CardHolder.VOLUNTEER.value:
            self.page.open_person(line.source.holder_id)
        else:
            self.page.open_requested.emit("person", line.source.holder_id)

    def focus_first(self) -> None:
        self.bench.focus_first()

    def escape(self) -> bool:
        return self.bench.close_form()
