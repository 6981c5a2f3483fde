"""The forms of a volunteer's file: registering, changing, leaving, an entry of the file, a team, a card."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from db.domain.errors import KnownError
from db.domain.identity import IdKind, Sex, age_on, check_id
from db.domain.volunteer_archive import ArchiveKind
from db.domain.volunteer_teams import ROLES
from db.domain.volunteers import (
    FREE_TIMES,
    SERVICE_CATEGORIES,
    SKILLS,
    Guardian,
    Insurance,
    VolunteerState,
)
from db.usecases.volunteers import VolunteerForm
from desktop.widgets.entry_form import Entry

GUARDIAN = ("guardian_head", "guardian_name", "guardian_phone", "guardian_relation", "guardian_consented_on")
PARTY = ("home_unit", "home_unit_contact", "reported_on")
FORGET, MERGE = "forget", "merge"
STRIKE = "strike"
ADULT = 18


def register_entries(tr: Callable[[str], str], *, teams: tuple[tuple[object, str], ...], fresh: bool) -> tuple[Entry, ...]:
    """The registration; ``fresh`` is a new volunteer, who may come from the residents and join a team at once."""
    first: tuple[Entry, ...] = ()
    last: tuple[Entry, ...] = ()
    if fresh:
        first = (Entry("resident", tr("从居民取"), "pick", hint=tr("姓名、拼音、手机尾号；不是居民就空着")),)
        last = (
            Entry("team", tr("队伍"), "choice", options=((None, tr("先不入队")), *teams)),
            Entry("referrer", tr("介绍人"), "pick", hint=tr("介绍他来的志愿者，没有就空着")),
        )
    return (
        *first,
        Entry("name", tr("姓名")),
        Entry("id_kind", tr("证件"), "choice", options=tuple((kind, kind.label) for kind in IdKind)),
        Entry("id_number", tr("证件号码"), "ascii"),
        Entry("phone", tr("手机"), "ascii"),
        Entry("sex", tr("性别"), "side", options=((None, tr("未填")), (Sex.MALE, tr("男")), (Sex.FEMALE, tr("女")))),
        Entry("birthday", tr("出生日期"), "date", hint=tr("证件号看得出就不用填")),
        Entry("area", tr("居住区域"), hint=tr("小区或社区")),
        Entry("consented_on", tr("同意书"), "date", hint=tr("本人签字的日期")),
        Entry("guardian_head", tr("未满 18 周岁：监护人签字同意"), "head"),
        Entry("guardian_name", tr("监护人")),
        Entry("guardian_phone", tr("监护人手机"), "ascii"),
        Entry("guardian_relation", tr("关系"), hint=tr("父亲、母亲…")),
        Entry("guardian_consented_on", tr("监护人同意"), "date", hint=tr("签字的日期")),
        Entry("categories", tr("服务类别"), "ticks", options=tuple(SERVICE_CATEGORIES.items())),
        Entry("skills", tr("技能"), "ticks", options=tuple(SKILLS.items())),
        Entry("times", tr("什么时候有空"), "ticks", options=tuple(FREE_TIMES.items())),
        *last,
        Entry("roles", tr("一代四员"), "ticks", options=tuple(ROLES.items())),
        Entry("policy", tr("意外险"), hint=tr("保单号或险种，没有就空着")),
        Entry("insured_until", tr("保到"), "date"),
        Entry("party_member", tr("在职党员（双报到）"), "check"),
        Entry("home_unit", tr("所在单位")),
        Entry("home_unit_contact", tr("单位联系人")),
        Entry("reported_on", tr("报到日期"), "date"),
        Entry("listed", tr("愿意公示和参加评比"), "check"),
        Entry("note", tr("备注")),
    )


def values_of(form: Any) -> dict[str, Any]:
    """A form on record as the fields show it; number and telephone stay empty, which keeps them."""
    guardian, insurance = form.guardian, form.insurance
    return {
        "name": form.name, "id_kind": form.id_kind, "sex": form.sex if form.sex is not Sex.UNKNOWN else None,
        "birthday": form.birthday, "area": form.area,
        "consented_on": form.consented_on, "categories": form.categories, "skills": form.skills, "roles": form.roles,
        "times": form.times,
        "guardian_name": guardian.name if guardian else "", "guardian_phone": guardian.phone if guardian else "",
        "guardian_relation": guardian.relation if guardian else "",
        "guardian_consented_on": guardian.consented_on if guardian else None,
        "policy": insurance.policy if insurance else "", "insured_until": insurance.until if insurance else None,
        "party_member": form.party_member, "home_unit": form.home_unit, "home_unit_contact": form.home_unit_contact,
        "reported_on": form.reported_on, "listed": form.listed, "note": form.note,
    }


def form_of(values: Mapping[str, Any], *, keeps: bool) -> VolunteerForm:
    """What was typed. Where ``keeps``, an empty number or telephone keeps what is on record."""
    guardian = None
    if any(values[name] for name in GUARDIAN[1:]):
        guardian = Guardian(
            values["guardian_name"], values["guardian_phone"], values["guardian_relation"], values["guardian_consented_on"]
        )
    insurance = Insurance(values["policy"], values["insured_until"]) if values["policy"] and values["insured_until"] else None
    party = bool(values["party_member"])
    empty = None if keeps else ""
    return VolunteerForm(
        name=values["name"], id_kind=values["id_kind"], id_number=values["id_number"] or empty,
        phone=values["phone"] or empty, area=values["area"], consented_on=values["consented_on"], sex=values["sex"],
        birthday=values["birthday"], skills=values["skills"], categories=values["categories"], roles=values["roles"],
        guardian=guardian, insurance=insurance, party_member=party, home_unit=values["home_unit"] if party else "",
        home_unit_contact=values["home_unit_contact"] if party else "",
        reported_on=values["reported_on"] if party else None, listed=bool(values["listed"]), note=values["note"],
        times=values["times"],
    )


def is_minor(values: Mapping[str, Any], today: date) -> bool:
    """Whether what is typed so far is of somebody for whom a guardian signs."""
    birthday = values["birthday"]
    with suppress(KnownError):  # a number half typed tells nothing yet
        birthday = check_id(values["id_kind"], values["id_number"], today).birthday or birthday
    return birthday is not None and birthday <= today and age_on(birthday, today) < ADULT


def state_entries(tr: Callable[[str], str], state: VolunteerState) -> tuple[Entry, ...]:
    """Leaving, dying, coming back, being forgotten: what is possible from here."""
    options: list[tuple[object, str]] = []
    if state is VolunteerState.ACTIVE:
        options = [(VolunteerState.LEFT, tr("退出")), (VolunteerState.DEAD, tr("已去世"))]
    elif state is VolunteerState.LEFT:
        options = [(VolunteerState.ACTIVE, tr("重新参加")), (VolunteerState.DEAD, tr("已去世"))]
    elif state is VolunteerState.DEAD:
        options = [(VolunteerState.ACTIVE, tr("登错了，改回在册"))]
    options.append((FORGET, tr("删除个人信息")))
    options.append((MERGE, tr("并入同一个人的另一份档案")))
    return (
        Entry("state", tr("改为"), "choice", options=tuple(options)),
        Entry("on", tr("日期"), "date"),
        Entry("reason", tr("原因"), hint=tr("本人申请、迁居、家属告知…")),
    )


def archive_entries(tr: Callable[[str], str]) -> tuple[Entry, ...]:
    """A training, an honour or an evaluation."""
    kinds = tuple((kind, kind.label) for kind in ArchiveKind if kind is not ArchiveKind.BAR)
    return (
        Entry("kind", tr("记什么"), "side", options=(*kinds, (STRIKE, tr("划掉一条")))),
        Entry("on", tr("日期"), "date"),
        Entry("title", tr("名称"), hint=tr("例如：急救培训、优秀志愿者")),
        Entry("body", tr("机构或单位"), hint=tr("谁办的、谁发的、谁评的")),
        Entry("lessons", tr("学时"), "number", hint=tr("培训才填"), most=999),
        Entry("marks", tr("星"), "number", hint=tr("评价才填，1 至 5"), most=5),
        Entry("note", tr("说明")),
    )
