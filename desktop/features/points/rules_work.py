"""规则: every version of the points rules with the day it begins, a new one, and the limits of redeeming."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.points_accounts import Book
from db.domain.points_expiry import ExpiryPolicy
from db.domain.points_rules import PointsRules, Rounding, decimal
from db.points_people import RedemptionRules
from db.queries.points import GetRules, RulesRow, points_rules
from db.queries.redemptions import ReadPolicy, read_policy
from db.usecases.points import AddRules, add_rules
from db.usecases.redemptions import SaveRedemptionPolicy, save_redemption_policy
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.entry_form import Entry
from desktop.widgets.fact_lines import FactLine
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.list_bench import Block, ListBench
from desktop.widgets.roles import BADGE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.segmented import Segmented

if TYPE_CHECKING:
    from desktop.features.points.page import PointsPage

VERSION, POLICY = "version", "policy"
BOOKS = tuple((book, book.label) for book in (Book.VOLUNTEER, Book.PARTY, Book.TIME))
_PART = re.compile(r"\s*([^=＝]+?)\s*[=＝]\s*([0-9]+(?:\.[0-9]{1,2})?)\s*")


def percents_text(percents: dict[str, int]) -> str:
    """``老人/送餐=1.5；环保=1`` of the categories' factors."""
    return "；".join(f"{name}={decimal(Fraction(percent, 100))}" for name, percent in percents.items())


def read_percents(text: str) -> dict[str, int] | None:
    """The factors in percent; ``None`` where it cannot be read."""
    percents: dict[str, int] = {}
    for part in re.split(r"[;；\n]", text):
        if not part.strip():
            continue
        found = _PART.fullmatch(part)
        if found is None:
            return None
        percents[found[1]] = int(Fraction(found[2]) * 100)
    return percents


def version_badge(owner: QObject, *, in_force: bool, later: bool) -> BadgeSpec:
    """Whether a version is in force, to come or past."""
    if in_force:
        return BadgeSpec(owner.tr("现行"), "ok", "circle-check")
    return BadgeSpec(owner.tr("未到"), "info", "clock") if later else BadgeSpec(owner.tr("已过"), "neutral")


def _cap(value: int | None) -> str:
    return "不限" if value is None else f"{value} 分"


class RulesWork(QObject):
    """Versions are added, never changed: what was earned stays as it was reckoned."""

    def __init__(self, page: PointsPage) -> None:
        super().__init__(page)
        self._page = page
        self._desk, self._tasks = page.context.desk, page.context.tasks
        self._policy: RedemptionRules | None = None
        tr = self.tr
        model = RowsModel((
            Column("version", tr("版本"), lambda row: row.rules.version),
            Column("starts", tr("施行"), lambda row: f"{row.rules.starts_on}"),
            Column("state", "", lambda row: "", roles={BADGE_ROLE: self._badge}),
            Column("hour", tr("每小时"), lambda row: tr("{} 分").format(row.rules.per_hour), right=True),
            Column("activity", tr("单次上限"), lambda row: _cap(row.rules.activity_cap), right=True),
            Column("day", tr("当日上限"), lambda row: _cap(row.rules.day_cap), right=True),
            Column("basis", tr("依据"), lambda row: row.rules.basis, tip=lambda row: row.rules.basis,
                   roles={TONE_ROLE: lambda _: "t2"}),
        ), self)
        self.view = ListBench(
            name="points_rules", title=tr("积分规则"), model=model, widths=(70, 100, 80, 76, 84, 84, None),
            empty=EmptyState("scroll-text", tr("还没有规则"), tr("没有规则，审核通过的时长不会变成积分。"),
                             name="points_no_rules"),
            give_way=(5, 4), side_width=372, id_of=lambda row: row.rules.version,
        )
        self.view.table.set_delegates({2: BadgeDelegate()})
        self.books = Segmented(BOOKS, name="points_rules_book", label=tr("账本"), value=Book.VOLUNTEER)
        self.books.changed.connect(lambda book: None if book == Book.TIME else self.show())
        self.view.panel.add_right(self.books)
        self.new = KeyButton("Ctrl+N", tr("加一版"), name="points_rules_new")
        self.limits = KeyButton("F4", tr("兑换限制"), name="points_rules_policy")
        self.view.info.add_keys(self.new, self.limits)
        self.new.triggered.connect(self._ask_version)
        self.limits.triggered.connect(self._ask_policy)
        self.view.chosen.connect(self._chosen)
        self.view.opened.connect(lambda _: self._chosen(self.view.current))
        self.view.form.committed.connect(self._commit)

    @property
    def book(self) -> Book:
        """Whose rules are shown."""
        return Book(str(self.books.value))

    def show(self) -> None:
        """Ask for the versions and the limits."""
        refusal = "" if self._desk.may(Permission.POINTS_RULES) else self.tr("改规则要管理员的权限，请管理员来办。")
        for button in (self.new, self.limits):
            button.set_refusal(refusal)
        job = self._tasks.latest("points.rules", self._desk.ask, points_rules, GetRules(self.book))
        job.done.connect(self._listed)
        job = self._tasks.latest("points.rules.policy", self._desk.ask, read_policy, ReadPolicy())
        job.done.connect(self._policy_here)

    def focus_first(self) -> None:
        """Give the focus to the versions."""
        self.view.focus_first()

    def _listed(self, rows: tuple[RulesRow, ...]) -> None:
        newest = sorted(rows, key=lambda row: row.rules.starts_on, reverse=True)
        self.view.set_rows(newest)

    def _badge(self, row: RulesRow) -> BadgeSpec:
        later = row.rules.starts_on > business_date(self._desk.now())
        return version_badge(self, in_force=row.in_force, later=later)

    def _policy_here(self, policy: RedemptionRules) -> None:
        self._policy = policy
        self._chosen(self.view.current)

    def _chosen(self, row: RulesRow | None) -> None:
        tr = self.tr
        blocks = []
        if row is not None:
            rules = row.rules
            lines = [
                FactLine(tr("每小时"), tr("{} 分").format(rules.per_hour)),
                FactLine(tr("其他类别系数"), decimal(Fraction(rules.other_percent, 100))),
                *(FactLine(name, f"× {decimal(Fraction(percent, 100))}", inside=True)
                  for name, percent in rules.percents.items()),
                FactLine(tr("不足一分"), rules.rounding.label),
                FactLine(tr("单次活动上限"), _cap(rules.activity_cap)), FactLine(tr("当日上限"), _cap(rules.day_cap)),
                FactLine(tr("介绍新志愿者"), tr("{} 分，满 {} 分钟").format(rules.referral, rules.referral_minutes)),
                FactLine(tr("违规扣"), tr("{} 分").format(rules.misconduct)),
                FactLine(tr("有效期"), self._expiry(rules.expiry)),
            ]
            blocks.append(Block(lines=tuple(lines)))
        if self._policy is not None:
            limit, policy = tr("不限"), self._policy
            blocks.append(Block(tr("兑换限制"), (
                FactLine(tr("每季次数"), str(policy.times_per_quarter or limit)),
                FactLine(tr("每季分数"), str(policy.points_per_quarter or limit)),
                FactLine(tr("撤销时限"), tr("{} 分钟").format(policy.grace_minutes)),
                FactLine(tr("党员积分可兑换"), tr("可以") if policy.party_redeems else tr("不可以")),
            )))
        lead = tr("第 {} 版").format(row.rules.version) if row else tr("没有规则")
        words = tr("{} 起施行").format(row.rules.starts_on) if row else ""
        if row and row.operator:
            words += tr("，{} 录入").format(row.operator)
        self.view.set_side_title(tr("内容"))
        self.view.info.set_info(lead, words, blocks)

    def _expiry(self, expiry: ExpiryPolicy) -> str:
        if expiry.months is None:
            return self.tr("长期")
        words = self.tr("{} 个月").format(expiry.months)
        return words + self.tr("，到当年年底") if expiry.to_year_end else words

    # ------------------------------------------------------------ forms

    def _ask_version(self) -> None:
        tr = self.tr
        base = self.view.model.rows[0].rules if self.view.model.rows else None
        values = {
            "per_hour": 1, "percents": "", "other": "1", "rounding": Rounding.DOWN, "months": 24, "notice": 30,
        }
        if base is not None:
            values = {
                "per_hour": base.per_hour, "percents": percents_text(dict(base.percents)),
                "other": decimal(Fraction(base.other_percent, 100)), "rounding": base.rounding,
                "activity": base.activity_cap or 0, "day": base.day_cap or 0, "referral": base.referral,
                "minutes": base.referral_minutes, "misconduct": base.misconduct, "months": base.expiry.months or 0,
                "year_end": base.expiry.to_year_end, "notice": base.expiry.notice_days,
            }
        self.view.form.open(
            VERSION,
            (
                Entry("version", tr("版本号"), hint=tr("如：2027")),
                Entry("starts_on", tr("施行日"), "date", tr("今天或以后")),
                Entry("per_hour", tr("每小时"), "number", tr("分"), most=1000),
                Entry("percents", tr("类别系数"), hint=tr("老人/送餐=1.5；环保=1")),
                Entry("other", tr("其他系数"), hint="1"),
                Entry("rounding", tr("不足一分"), "side", options=tuple((one, one.label) for one in Rounding)),
                Entry("activity", tr("单次上限"), "number", tr("分，0 是不限"), most=10_000),
                Entry("day", tr("当日上限"), "number", tr("分，0 是不限"), most=10_000),
                Entry("referral", tr("介绍奖励"), "number", tr("分"), most=10_000),
                Entry("minutes", tr("介绍要满"), "number", tr("分钟"), most=100_000),
                Entry("misconduct", tr("违规扣"), "number", tr("分"), most=10_000),
                Entry("months", tr("有效期"), "number", tr("个月，0 是长期"), most=600),
                Entry("year_end", tr("到当年年底再过期"), "check"),
                Entry("notice", tr("提前提醒"), "number", tr("天"), most=365),
                Entry("basis", tr("依据"), hint=tr("文件名和文号")),
            ),
            values, lead=tr("旧版不改：以前得的分照旧版算。"), save=tr("加上这一版"), below=tr("从施行日起按它计分"),
        )
        self.view.show_form(tr("{}，加一版").format(self.book.label))

    def _ask_policy(self) -> None:
        policy, tr = self._policy, self.tr
        if policy is None:
            return
        self.view.form.open(
            POLICY,
            (
                Entry("times", tr("每季次数"), "number", tr("次，0 是不限"), most=1000),
                Entry("points", tr("每季分数"), "number", tr("分，0 是不限"), most=1_000_000),
                Entry("grace", tr("撤销时限"), "number", tr("分钟"), most=1440),
                Entry("party", tr("党员积分也可兑换"), "check"),
            ),
            {"times": policy.times_per_quarter or 0, "points": policy.points_per_quarter or 0,
             "grace": policy.grace_minutes, "party": policy.party_redeems},
            save=tr("保存"), below=tr("从下一笔兑换起"),
        )
        self.view.show_form(tr("兑换限制"))

    def _commit(self, purpose: str) -> None:
        values, form = self.view.form.values(), self.view.form
        if purpose == POLICY:
            request = SaveRedemptionPolicy(
                values["times"] or None, values["points"] or None, values["grace"], values["party"]
            )
            job = self._tasks.run(self._desk.run, save_redemption_policy, request)
            said = self.tr("兑换限制已改")
        else:
            percents, other = read_percents(values["percents"]), read_percents(f"x={values['other'] or 1}")
            if percents is None:
                form.say(self.tr("类别系数没看懂，请写成「类别=系数」，中间用分号隔开。"), "percents")
                return
            if other is None:
                form.say(self.tr("其他系数请写数字，如 1 或 1.5。"), "other")
                return
            today = business_date(self._desk.now())
            rules = PointsRules(
                values["version"], form.day("starts_on", today), values["per_hour"], percents, other["x"],
                values["activity"] or None, values["day"] or None, values["rounding"], values["referral"],
                values["minutes"], values["misconduct"],
                ExpiryPolicy(values["months"] or None, values["year_end"], values["notice"]), values["basis"],
            )
            job = self._tasks.run(self._desk.run, add_rules, AddRules(self.book, rules))
            self.view.want(rules.version)
            said = self.tr("第 {} 版已加上").format(rules.version)
        job.done.connect(lambda _: self._saved(said))
        job.failed.connect(self._refused)

    def _saved(self, said: str) -> None:
        self._page.context.notices.show(said, self.tr("旧账不动。"))
        self.view.show_info()
        self.show()

    def _refused(self, error: KnownError) -> None:
        self.view.form.say(error.message, error.field or "")
