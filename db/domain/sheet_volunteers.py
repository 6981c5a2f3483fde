"""Volunteers as registers on paper and in Excel have them: words for what we keep as codes, and what may be missing.

A register kept before the rules asks for less than a registration at the desk (民政部令第67号 names the fields).
What is wrong with a row keeps it out; what is only missing is named, so that it can be asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from db.domain.identity import IdFacts, Sex
from db.domain.notices import Notice
from db.domain.volunteers import (
    DEFAULT_RULES,
    Registration,
    RegistrationRules,
    VolunteerState,
    check_registration,
)

_SPLIT = re.compile(r"[/、，,;；|\s]+")
_PARTY = ("中共党员", "中共预备党员", "预备党员", "共产党员", "中国共产党党员", "党员")
_NOT_PARTY = ("民主党派", "非党员", "非中共党员", "无", "否", "不是")
_STATES: tuple[tuple[VolunteerState, tuple[str, ...]], ...] = (
    (VolunteerState.DEAD, ("去世", "死亡", "已故", "逝世")),
    (VolunteerState.LEFT, ("退", "注销", "离队", "离开", "停用", "除名")),
    (VolunteerState.ACTIVE, ("在册", "正常", "在岗", "活跃", "有效", "服务中", "注册", "激活")),
)
_GAPS: Mapping[str, str] = {
    "id_number": "证件号码",
    "phone": "联系电话",
    "area": "居住区域",
    "consented_on": "个人信息同意书",
    "birthday": "出生日期",
    "categories": "服务类别",
}


def codes_in(text: str, catalogue: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes of a catalogue (code → name) that the words of a cell mean, and the words that mean none.

    A word means the name it equals, else the only name that contains it (助老 → 助老服务) or that it contains.
    """
    codes: list[str] = []
    others: list[str] = []
    for word in filter(None, _SPLIT.split(text)):
        code = _code(word, catalogue)
        if code is None:
            others.append(word)
        elif code not in codes:
            codes.append(code)
    return tuple(codes), tuple(others)


def _code(word: str, catalogue: Mapping[str, str]) -> str | None:
    plain = word.removesuffix("类").removesuffix("服务") or word
    for code, name in catalogue.items():
        if word in (name, code) or plain == name.removesuffix("服务"):
            return code
    if len(plain) < 2:
        return None
    near = [code for code, name in catalogue.items() if plain in name or name.removesuffix("服务") in word]
    return near[0] if len(near) == 1 else None


def is_party_member(text: str) -> bool | None:
    """What 政治面貌 says: whether a member of the Party; None for a word that tells nothing."""
    plain = "".join(text.split())
    if not plain:
        return None
    if plain in _PARTY or plain in ("是", "√"):
        return True
    if plain in _NOT_PARTY or plain in ("群众", "共青团员", "团员", "少先队员", "无党派人士"):
        return False
    if plain.startswith(("民革", "民盟", "民建", "民进", "农工", "致公", "九三", "台盟")):
        return False
    return None


def state_in(text: str) -> VolunteerState | None:
    """What 状态 says; ACTIVE for an empty cell, None for a word that is not known."""
    plain = "".join(text.split())
    if not plain:
        return VolunteerState.ACTIVE
    return next((state for state, words in _STATES if any(word in plain for word in words)), None)


@dataclass(frozen=True, slots=True)
class SheetRegistration:
    """A row checked: what keeps it out, what is missing and may be asked for later, and what its number told."""

    refusals: tuple[Notice, ...]
    gaps: tuple[str, ...]
    identity: IdFacts | None
    birthday: date | None
    sex: Sex | None


def check_sheet_registration(
    person: Registration, today: date, rules: RegistrationRules = DEFAULT_RULES
) -> SheetRegistration:
    """Judge a row as a registration at the desk is judged, but let pass what the sheet does not say.

    A minor without a guardian's consent stays out: nobody else may consent for a child. A name with neither
    number nor telephone nor birthday tells nobody apart, and stays out too.
    """
    checked = check_registration(person, today, rules=rules)
    missing = {
        "id_number": not person.id_number.strip(),
        "phone": not person.phone.strip(),
        "area": not person.area.strip(),
        "consented_on": person.consented_on is None,
        "birthday": checked.birthday is None,
        "categories": not person.categories,
    }
    refusals = [notice for notice in checked.check.refusals if not missing.get(notice.field, False)]
    if missing["id_number"] and missing["phone"] and missing["birthday"]:
        refusals.append(
            Notice("VOLUNTEER-WHO", "只有姓名，分不清是谁，请补证件号码、电话或出生日期。", "id_number")
        )
    return SheetRegistration(
        tuple(refusals),
        tuple(label for field, label in _GAPS.items() if missing[field]),
        checked.identity,
        checked.birthday,
        checked.sex,
    )


def mended(person: Registration, facts: IdFacts | None) -> tuple[Registration, tuple[str, ...]]:
    """A row with what its identity number says better than its other cells, and what was put right."""
    told: list[str] = []
    if facts is not None and facts.birthday is not None:
        if person.birthday not in (None, facts.birthday):
            told.append("出生日期和证件号不一致，按证件号导入")
        person = replace(person, birthday=facts.birthday)
    if facts is not None and facts.sex is not None:
        if person.sex in (Sex.MALE, Sex.FEMALE) and person.sex is not facts.sex:
            told.append("性别和证件号不一致，按证件号导入")
        person = replace(person, sex=facts.sex)
    return person, tuple(told)
