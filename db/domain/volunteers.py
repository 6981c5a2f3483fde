"""A volunteer's registration and standing.

Fields after 《志愿服务条例》 (国务院令第685号, 第十九条) and 《志愿服务记录与证明出具办法（试行）》 (民政部令第67号):
name, sex, date of birth, identity document, area of residence, contact, skills, service categories; consent and
a guardian's for minors (个人信息保护法, 第三十一条). Ages and lists are data an administrator edits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from types import MappingProxyType

from db.domain.errors import KnownError
from db.domain.identity import IdFacts, IdKind, Sex, age_on, check_id
from db.domain.names import check_name
from db.domain.notices import Check, Notice
from db.domain.phones import check_phone

SERVICE_CATEGORIES: Mapping[str, str] = MappingProxyType(
    {
        "poverty": "扶贫帮困",
        "youth": "青少年服务",
        "elderly": "助老服务",
        "disabled": "助残服务",
        "patrol": "治安巡逻",
        "environment": "生态环保",
        "law": "法律维权",
        "repair": "家电维修",
        "health": "卫生保健",
        "culture": "文体活动",
        "mediation": "矛盾调解",
        "publicity": "政策宣传",
        "emergency": "应急救援",
        "other": "其他",
    }
)
"""Code and name of the categories a volunteer may choose, in the order of the form."""

RISKY_CATEGORIES = frozenset({"patrol", "emergency"})
"""Work for which accident cover is bought beforehand (条例 第十七条)."""

SKILLS: Mapping[str, str] = MappingProxyType(
    {
        "medical": "医疗护理",
        "law": "法律",
        "teaching": "教育辅导",
        "psychology": "心理疏导",
        "electrical": "水电维修",
        "haircut": "理发",
        "cooking": "烹饪",
        "driving": "驾驶",
        "computer": "电脑手机",
        "language": "外语",
        "dialect": "方言",
        "sign": "手语",
        "art": "书画摄影",
        "music": "音乐舞蹈",
        "sport": "体育",
        "first_aid": "急救",
    }
)


FREE_TIMES: Mapping[str, str] = MappingProxyType(
    {
        "week-am": "周一至周五上午",
        "week-pm": "周一至周五下午",
        "week-eve": "周一至周五晚上",
        "rest-am": "周末上午",
        "rest-pm": "周末下午",
        "rest-eve": "周末晚上",
    }
)
"""When somebody can serve (服务时间 of the registration, 条例 第七条), in the order of the form."""

_NOON, _EVENING = time(12, 30), time(17, 30)


def free_time(at: datetime) -> str:
    """The code of :data:`FREE_TIMES` in which a moment at the desk falls."""
    part = "am" if at.time() < _NOON else "pm" if at.time() < _EVENING else "eve"
    return f"{'rest' if at.isoweekday() > 5 else 'week'}-{part}"


class VolunteerState(StrEnum):
    """Where a volunteer stands. Hours stay as statistics in every state."""

    ACTIVE = "active"
    LEFT = "left"
    DEAD = "dead"
    FORGOTTEN = "forgotten"

    @property
    def label(self) -> str:
        """The word on the badge."""
        return {"active": "在册", "left": "已退出", "dead": "已去世", "forgotten": "已删除个人信息"}[
            self.value
        ]

    @property
    def serves(self) -> bool:
        """Whether new service, points and cards are recorded for this volunteer."""
        return self is VolunteerState.ACTIVE

    @property
    def named(self) -> bool:
        """Whether lists may name this volunteer at all."""
        return self is not VolunteerState.FORGOTTEN


_CHANGES: frozenset[tuple[VolunteerState, VolunteerState]] = frozenset(
    {
        (VolunteerState.ACTIVE, VolunteerState.LEFT),
        (VolunteerState.LEFT, VolunteerState.ACTIVE),
        (VolunteerState.ACTIVE, VolunteerState.DEAD),
        (VolunteerState.LEFT, VolunteerState.DEAD),
        (VolunteerState.DEAD, VolunteerState.ACTIVE),
        (VolunteerState.ACTIVE, VolunteerState.FORGOTTEN),
        (VolunteerState.LEFT, VolunteerState.FORGOTTEN),
        (VolunteerState.DEAD, VolunteerState.FORGOTTEN),
    }
)


def change_state(now: VolunteerState, to: VolunteerState, reason: str) -> VolunteerState:
    """The state after a change; 已去世 may be taken back as an error, a forgotten person never returns.

    Raises KnownError ``VOLUNTEER-STATE`` for a change that is not allowed, ``VOLUNTEER-REASON`` without a reason.
    """
    if (now, to) not in _CHANGES:
        raise KnownError("VOLUNTEER-STATE", f"「{now.label}」不能改为「{to.label}」，请刷新后再看。", "state")
    if not reason.strip():
        raise KnownError("VOLUNTEER-REASON", f"改为「{to.label}」要写原因，请补上。", "reason")
    return to


@dataclass(frozen=True, slots=True)
class Guardian:
    """A minor's guardian: name, telephone, what he or she is to the minor, the day of the written consent."""

    name: str
    phone: str
    relation: str
    consented_on: date | None


@dataclass(frozen=True, slots=True)
class Insurance:
    """Accident cover: policy in words and its last day."""

    policy: str
    until: date


@dataclass(frozen=True, slots=True)
class Registration:
    """A volunteer as typed. ``birthday`` and ``sex`` may be left out when the ID number tells them."""

    name: str
    id_kind: IdKind
    id_number: str
    phone: str
    area: str
    registered_on: date
    consented_on: date | None
    sex: Sex | None = None
    birthday: date | None = None
    skills: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    guardian: Guardian | None = None
    insurance: Insurance | None = None


@dataclass(frozen=True, slots=True)
class RegistrationRules:
    """Ages in whole years: under ``youngest`` nobody registers, under ``adult`` a guardian consents, under
    ``accompanied`` one comes along, from ``elderly`` on the clerk asks after health."""

    youngest: int = 6
    accompanied: int = 14
    adult: int = 18
    elderly: int = 75


DEFAULT_RULES = RegistrationRules()


@dataclass(frozen=True, slots=True)
class RegistrationCheck:
    """A registration checked: the check, and what the ID number told (``None`` when it is wrong)."""

    check: Check
    identity: IdFacts | None
    birthday: date | None
    sex: Sex | None


def check_registration(
    person: Registration,
    today: date,
    *,
    categories: Mapping[str, str] = SERVICE_CATEGORIES,
    skills: Mapping[str, str] = SKILLS,
    risky: frozenset[str] = RISKY_CATEGORIES,
    rules: RegistrationRules = DEFAULT_RULES,
) -> RegistrationCheck:
    """All that is wrong or odd about a registration, in the order of the form; ``today`` is the business date."""
    refusals: list[Notice] = []
    warnings: list[Notice] = []
    _try(refusals, lambda: check_name(person.name))
    identity: IdFacts | None = None
    try:
        identity = check_id(person.id_kind, person.id_number, today)
    except KnownError as error:
        refusals.append(Notice(error.code, error.message, error.field or "id_number"))
    birthday = (identity.birthday if identity else None) or person.birthday
    sex = (identity.sex if identity else None) or person.sex
    if identity and identity.birthday and person.birthday not in (None, identity.birthday):
        refusals.append(
            Notice("VOLUNTEER-BIRTHDAY", "出生日期与证件号码不一致，请对照证件改正。", "birthday")
        )
    _check_contact(person, refusals)
    _check_dates(person, today, refusals)
    _check_age(person, birthday, today, rules, refusals, warnings)
    for chosen, known, field, what in (
        (person.skills, skills, "skills", "技能"),
        (person.categories, categories, "categories", "服务类别"),
    ):
        if any(code not in known for code in chosen):
            refusals.append(Notice("VOLUNTEER-CHOICE", f"选的{what}已不在目录里，请重新勾选。", field))
    if not person.categories:
        refusals.append(Notice("VOLUNTEER-CATEGORY", "请至少勾选一个服务类别。", "categories"))
    covered = person.insurance is not None and person.insurance.until >= today
    if risky & set(person.categories) and not covered:
        warnings.append(
            Notice(
                "VOLUNTEER-INSURANCE",
                "所选类别有人身危险，安排服务前要先买意外险（条例第十七条）。",
                "insurance",
            )
        )
    return RegistrationCheck(Check(tuple(refusals), tuple(warnings)), identity, birthday, sex)


def _try(refusals: list[Notice], check: Callable[[], object]) -> None:
    try:
        check()
    except KnownError as error:
        refusals.append(Notice(error.code, error.message, error.field or ""))


def _check_contact(person: Registration, refusals: list[Notice]) -> None:
    _try(refusals, lambda: check_phone(person.phone))
    if not person.area.strip():
        refusals.append(Notice("VOLUNTEER-AREA", "请填居住区域（街道、社区或小区）。", "area"))


def _check_dates(person: Registration, today: date, refusals: list[Notice]) -> None:
    if person.registered_on > today:
        refusals.append(
            Notice("VOLUNTEER-DATE", "登记日期在今天之后，请改成实际登记的日期。", "registered_on")
        )
    if person.consented_on is None or person.consented_on > today:
        refusals.append(
            Notice("VOLUNTEER-CONSENT", "请本人阅读并签署个人信息同意书后再登记。", "consented_on")
        )


def _check_age(
    person: Registration,
    birthday: date | None,
    today: date,
    rules: RegistrationRules,
    refusals: list[Notice],
    warnings: list[Notice],
) -> None:
    if birthday is None:
        refusals.append(Notice("VOLUNTEER-BIRTHDAY", "证件号码看不出出生日期，请填出生日期。", "birthday"))
        return
    if birthday > today:
        refusals.append(Notice("VOLUNTEER-BIRTHDAY", "出生日期在今天之后，请核对。", "birthday"))
        return
    age = age_on(birthday, today)
    if age < rules.youngest:
        refusals.append(
            Notice("VOLUNTEER-YOUNG", f"未满 {rules.youngest} 周岁不能登记为志愿者。", "birthday")
        )
    elif age < rules.adult:
        _check_guardian(person.guardian, today, rules, refusals)
    if age < rules.accompanied:
        warnings.append(
            Notice(
                "VOLUNTEER-ACCOMPANY", f"未满 {rules.accompanied} 周岁，服务时要由监护人陪同。", "birthday"
            )
        )
    if age >= rules.elderly:
        warnings.append(Notice("VOLUNTEER-ELDERLY", f"{age} 周岁，请问清身体情况再安排服务。", "birthday"))


def _check_guardian(
    guardian: Guardian | None, today: date, rules: RegistrationRules, refusals: list[Notice]
) -> None:
    if guardian is None:
        refusals.append(
            Notice("VOLUNTEER-GUARDIAN", f"未满 {rules.adult} 周岁，请填监护人并由其签字同意。", "guardian")
        )
        return
    wrong: list[Notice] = []
    _try(wrong, lambda: check_name(guardian.name))
    _try(wrong, lambda: check_phone(guardian.phone))
    refusals += (Notice(one.code, f"监护人：{one.message}", "guardian") for one in wrong)
    if not guardian.relation.strip():
        refusals.append(Notice("VOLUNTEER-GUARDIAN", "请填监护人与本人的关系。", "guardian"))
    if guardian.consented_on is None or guardian.consented_on > today:
        refusals.append(Notice("VOLUNTEER-GUARDIAN", "监护人还没有签字同意，请签后再登记。", "guardian"))


def fit_for(
    birthday: date,
    skills: frozenset[str],
    on: date,
    *,
    least_age: int = 0,
    needed: frozenset[str] = frozenset(),
) -> bool:
    """Whether someone may be asked for work that needs an age and skills."""
    return age_on(birthday, on) >= least_age and needed <= skills


@dataclass(frozen=True, slots=True)
class Remains:
    """What is kept of a forgotten volunteer beside the hours: nothing that leads back to the person."""

    sex: Sex
    birth_decade: int | None
    registered_year: int


def forget(sex: Sex | None, birthday: date | None, registered_on: date) -> Remains:
    """What stays of a volunteer whose personal data are erased (个人信息保护法, 第四十七条)."""
    decade = None if birthday is None else birthday.year // 10 * 10
    return Remains(sex or Sex.UNKNOWN, decade, registered_on.year)
