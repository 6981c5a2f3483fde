"""The time bank (时间银行): minutes of service saved, and used for service; never for money or goods.

Who may use them, how much may be saved and who may be given some differ from town to town, so all of it is data
(to begin with 南京 and 鼓楼: 1500 hours, oneself, the spouse, lineal relatives from 60; group hours donate-only).
The amounts move in the TIME book of the points ledger, in minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from db.domain import points_moves
from db.domain.errors import KnownError
from db.domain.points_accounts import AccountKind, Book
from db.domain.points_ledger import EntryKind
from db.domain.points_moves import Change, Stamp, Wallet
from db.domain.spending_rights import Post

LARGEST_DEPOSIT = 24 * 60


class Relation(StrEnum):
    """Who is served, as seen from the saver."""

    SELF = "self"
    SPOUSE = "spouse"
    PARENT = "parent"
    LINEAL = "lineal"
    GIFT = "gift"

    @property
    def label(self) -> str:
        """The relation in Chinese."""
        return {"self": "本人", "spouse": "配偶", "parent": "父母", "lineal": "直系亲属", "gift": "捐给他人"}[
            self.value
        ]


class Surplus(StrEnum):
    """What becomes of minutes beyond the cap; the saver chooses."""

    DONATE = "donate"
    HONOUR = "honour"

    @property
    def label(self) -> str:
        """The choice in Chinese."""
        return {"donate": "捐入公益池", "honour": "转为褒奖"}[self.value]


class Source(StrEnum):
    """How the hours were served."""

    PERSONAL = "personal"
    GROUP = "group"

    @property
    def label(self) -> str:
        """The source in Chinese."""
        return {"personal": "个人服务", "group": "团队服务"}[self.value]


class Cap(StrEnum):
    """What the cap limits: minutes held now, or all ever saved."""

    HELD = "held"
    SAVED = "saved"

    @property
    def label(self) -> str:
        """What is limited, in Chinese."""
        return {"held": "现有的", "saved": "一共存的"}[self.value]


MARK_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "empty_nest": "空巢",
        "living_alone": "独居",
        "low_income": "低保",
        "disabled": "失能",
        "half_disabled": "半失能",
        "lost_only_child": "失独",
        "childless_alone": "孤寡",
    }
)
"""What the marks of the first rules are called."""


@dataclass(frozen=True, slots=True)
class BeneficiaryRule:
    """Who may be given service: the age (both ends included), and one mark out of each group of marks.

    ``saver``: must have saved hours. ``label`` is what the receipt says.
    """

    label: str
    youngest: int | None = None
    oldest: int | None = None
    marks: tuple[frozenset[str], ...] = ()
    saver: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Who is to be served: age in years, marks (tag codes of the centre), minutes they have ever saved."""

    age: int | None
    marks: frozenset[str] = frozenset()
    saved: int = 0


@dataclass(frozen=True, slots=True)
class TimeBankRules:
    """One version of the rules. ``youngest`` is the age from which a relation may be served (None: any age).

    ``cap_minutes`` None is no cap; ``step`` is the smallest part of an hour that is used, in minutes; ``reviews``
    is how many different people must have agreed before a deposit counts (站点 + 平台).
    """

    version: str
    cap_minutes: int | None = 1500 * 60
    cap: Cap = Cap.HELD
    relations: tuple[tuple[Relation, int | None], ...] = (
        (Relation.SELF, None),
        (Relation.SPOUSE, None),
        (Relation.PARENT, 60),
        (Relation.LINEAL, 60),
    )
    group_donate_only: bool = True
    beneficiaries: tuple[BeneficiaryRule, ...] = ()
    step: int = 30
    reviews: int = 2
    basis: str = ""

    def check(self) -> TimeBankRules:
        """Rules that a centre can work with. Raises KnownError TIME-RULES naming the field."""
        if not self.version.strip():
            raise KnownError("TIME-RULES", "时间银行规则要有版本号，请补上。", "version")
        if self.cap_minutes is not None and self.cap_minutes < 1:
            raise KnownError("TIME-RULES", "存入上限要大于 0；不设上限请留空。", "cap_minutes")
        if not 1 <= self.step <= LARGEST_DEPOSIT:
            raise KnownError("TIME-RULES", "最小使用单位应在 1 分钟到 24 小时之间，请改正。", "step")
        if not 1 <= self.reviews <= 5:
            raise KnownError("TIME-RULES", "存入至少要 1 人、最多 5 人审核，请改正。", "reviews")
        if any(relation is Relation.GIFT for relation, _ in self.relations):
            raise KnownError("TIME-RULES", "捐给他人由受助条件决定，请不要列在亲属关系里。", "relations")
        return self


STARTER_TIME_RULES = TimeBankRules(
    version="1",
    beneficiaries=(
        BeneficiaryRule("80 岁以上空巢、独居", youngest=80, marks=(frozenset({"empty_nest", "living_alone"}),)),
        BeneficiaryRule(
            "60 至 79 岁低保、失能、半失能",
            youngest=60,
            oldest=79,
            marks=(frozenset({"low_income", "disabled", "half_disabled"}),),
        ),
        BeneficiaryRule("60 岁以上存过时间", youngest=60, saver=True),
        BeneficiaryRule("失独、孤寡", marks=(frozenset({"lost_only_child", "childless_alone"}),)),
    ),
    basis="起步规则，参照南京、鼓楼的公开做法；请按本地办法修改",
)
"""Rules to begin with; marks are tag codes and every row may be changed."""


@dataclass(frozen=True, slots=True)
class Saver:
    """What somebody has in the time bank: minutes held for oneself, donate-only minutes, and all ever saved."""

    held: int = 0
    donate_only: int = 0
    saved: int = 0


@dataclass(frozen=True, slots=True)
class Deposit:
    """Minutes that go to each place; together they are what was served."""

    kept: int
    donate_only: int
    donated: int
    honoured: int


def deposit(rules: TimeBankRules, saver: Saver, minutes: int, source: Source, surplus: Surplus) -> Deposit:
    """Where the minutes of an approved service go. Raises KnownError TIME-MINUTES.

    Group hours can only be given away; personal ones beyond the cap go where the saver chooses.
    """
    if isinstance(minutes, bool) or not 1 <= minutes <= LARGEST_DEPOSIT:
        raise KnownError("TIME-MINUTES", "存入的时长应在 1 分钟到 24 小时之间，请核对。", "minutes")
    if source is Source.GROUP and rules.group_donate_only:
        return Deposit(0, minutes, 0, 0)
    kept = minutes
    if rules.cap_minutes is not None:
        counted = saver.held if rules.cap is Cap.HELD else saver.saved
        kept = min(minutes, max(0, rules.cap_minutes - counted))
    over = minutes - kept
    return Deposit(
        kept, 0, over if surplus is Surplus.DONATE else 0, over if surplus is Surplus.HONOUR else 0
    )


def check_reviews(rules: TimeBankRules, depositor_id: str, reviewers: Iterable[str]) -> None:
    """Whether enough different people have agreed, the saver not among them.

    Raises KnownError TIME-REVIEW (details: ``missing``).
    """
    agreed = set(reviewers) - {depositor_id, ""}
    missing = rules.reviews - len(agreed)
    if missing > 0:
        raise KnownError("TIME-REVIEW", f"还差 {missing} 位审核人，审核齐了才能存入；请另请审核人。", "reviews", missing=missing)


def beneficiary(rules: TimeBankRules, person: Person) -> BeneficiaryRule:
    """The first rule under which somebody may be given service. Raises KnownError TIME-BENEFICIARY."""
    for rule in rules.beneficiaries:
        if rule.youngest is not None and (person.age is None or person.age < rule.youngest):
            continue
        if rule.oldest is not None and (person.age is None or person.age > rule.oldest):
            continue
        if rule.saver and person.saved <= 0:
            continue
        if all(group & person.marks for group in rule.marks):
            return rule
    allowed = "；".join(rule.label for rule in rules.beneficiaries) or "还没有设置"
    raise KnownError("TIME-BENEFICIARY", f"这位居民不符合受助条件（{allowed}），请核对年龄和标签。", "person_id")


@dataclass(frozen=True, slots=True)
class Use:
    """Minutes used for a service to somebody: from which account, and on what grounds."""

    account: AccountKind
    minutes: int
    grounds: str


def check_minutes(rules: TimeBankRules, minutes: int) -> int:
    """Minutes in whole steps. Raises KnownError TIME-MINUTES."""
    if isinstance(minutes, bool) or minutes < 1 or minutes % rules.step:
        raise KnownError("TIME-MINUTES", f"时长要是 {rules.step} 分钟的整数倍，请重新填写。", "minutes")
    return minutes


def use(rules: TimeBankRules, saver: Saver, minutes: int, relation: Relation, person: Person) -> Use:
    """Use saved time for a service to oneself, a relative or somebody in need.

    Donate-only minutes go first where they may. Raises KnownError TIME-MINUTES, TIME-RELATION, TIME-AGE,
    TIME-BENEFICIARY, TIME-SHORT.
    """
    check_minutes(rules, minutes)
    if relation is Relation.GIFT:
        grounds = beneficiary(rules, person).label
        if saver.donate_only >= minutes:
            return Use(AccountKind.DONATE_ONLY, minutes, grounds)
    else:
        grounds = _relative(rules, relation, person)
    if saver.held < minutes:
        only = f"，另有 {saver.donate_only} 分钟只能捐赠" if saver.donate_only else ""
        raise KnownError("TIME-SHORT", f"可用 {saver.held} 分钟{only}，请减少时长。", "minutes")
    return Use(AccountKind.MEMBER, minutes, grounds)


def _relative(rules: TimeBankRules, relation: Relation, person: Person) -> str:
    ages = dict(rules.relations)
    if relation not in ages:
        allowed = "、".join(r.label for r, _ in rules.relations)
        raise KnownError("TIME-RELATION", f"只能用于{allowed}，请改选。", "relation")
    youngest = ages[relation]
    if youngest is not None and (person.age is None or person.age < youngest):
        raise KnownError("TIME-AGE", f"{relation.label}要满 {youngest} 岁才能使用，请核对出生日期。", "person_id")
    return relation.label if youngest is None else f"{relation.label}（满 {youngest} 岁）"


def check_service(*, is_service: bool) -> None:
    """The time bank pays for service only. Raises KnownError TIME-SERVICE."""
    if not is_service:
        raise KnownError("TIME-SERVICE", "时间银行只兑换服务，不兑换物品和钱；请选服务项目。", "gift_id")


def deposit_changes(
    parts: Deposit,
    own: Wallet,
    giving: Wallet,
    stamps: Iterable[Stamp],
    post: Post,
    *,
    served_on: date,
    expires_on: date | None = None,
) -> tuple[Change, ...]:
    """The entries of an approved deposit, in order. ``own`` and ``giving`` are the saver's two wallets.

    A donated surplus is earned donate-only first and given in the next entry, so that the ledger shows whose gift
    it was. ``stamps``: one for each entry, at most three.
    """
    fresh = iter(stamps)

    def credited(wallet: Wallet, minutes: int) -> Change:
        stamp = next(fresh)
        return points_moves.credit(
            wallet, minutes, stamp, post, earned_on=served_on, opens_on=stamp.today, expires_on=expires_on
        )

    changes: list[Change] = []
    if parts.kept:
        changes.append(credited(own, parts.kept))
    if parts.donate_only:
        changes.append(credited(giving, parts.donate_only))
    if parts.donated:
        earned = credited(giving, parts.donated)
        after = points_moves.settle(giving, earned)
        given = points_moves.pay(after, parts.donated, next(fresh), post, kind=EntryKind.DONATE)
        changes += [earned, given]
    if parts.honoured:
        changes.append(
            points_moves.between(
                EntryKind.HONOUR, AccountKind.ISSUED, AccountKind.HONOURED, Book.TIME, parts.honoured, next(fresh)
            )
        )
    return tuple(changes)


def aid(rules: TimeBankRules, commons: int, minutes: int, person: Person, stamp: Stamp) -> Change:
    """Service from the commons (公益池) to somebody in need; ``commons`` is what they hold.

    Raises KnownError TIME-MINUTES, TIME-BENEFICIARY, TIME-COMMONS.
    """
    check_minutes(rules, minutes)
    beneficiary(rules, person)
    if commons < minutes:
        raise KnownError("TIME-COMMONS", f"公益池只有 {max(0, commons)} 分钟，请减少时长。", "minutes")
    return points_moves.between(
        EntryKind.AID, AccountKind.COMMONS, AccountKind.SPENT, Book.TIME, minutes, stamp
    )
