"""What is known of a volunteer, as blocks of lines beside the list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from db.domain.clock import local
from db.domain.volunteer_archive import ArchiveKind
from db.domain.volunteers import FREE_TIMES
from desktop.features.volunteers.looks import day_words, hours_words, span_words, star_words
from desktop.widgets.fact_lines import FactLine
from desktop.widgets.list_bench import Block


def facts_line(card: Any, tr: Callable[[str], str], revealed: Any = None) -> str:
    """Under the name: sex and age, number, ID, telephone, where; the numbers whole while they are revealed."""
    head = card.head
    age = tr("{} 岁").format(head.age) if head.age is not None else ""
    number, phone = card.id_masked, card.phone_masked
    if revealed is not None:
        number, phone = revealed.id_number or number, revealed.phone or phone
    parts = (f"{head.sex_label} {age}".strip(), head.number, number, phone, card.form.area)
    return "・".join(part for part in parts if part)


def blocks(card: Any, tr: Callable[[str], str]) -> tuple[Block, ...]:
    """Hours and stars, teams and posts, file, cards, what is coming, guardian and cover."""
    found = [Block(tr("服务"), tuple(_service(card, tr)))]
    if places := tuple(_places(card, tr)):
        found.append(Block(tr("队伍、岗位、身份"), places))
    if file := tuple(_file(card, tr)):
        found.append(Block(tr("档案"), file))
    if card.cards:
        found.append(Block(tr("卡"), tuple(
            FactLine(one.number, tr("{}　{}").format(one.state.label, day_words(one.ended_on or one.issued_on)),
                     "ok" if one.state.value == "active" else "t2") for one in card.cards[:3]
        )))
    if card.sign_ups:
        found.append(Block(tr("报了名的"), tuple(
            FactLine(one.title, f"{local(one.starts_at):%m-%d} {span_words(one.starts_at, one.ends_at)}")
            for one in card.sign_ups[:4]
        )))
    found.append(Block(tr("登记"), tuple(_registration(card, tr))))
    return tuple(found)


def _service(card: Any, tr: Callable[[str], str]) -> list[FactLine]:
    head = card.head
    lines = [
        FactLine(tr("累计时长"), hours_words(card.counted_minutes), bold=True),
        FactLine(tr("公示期满已确认"), hours_words(card.confirmed_minutes), inside=True),
        FactLine(tr("今年"), hours_words(card.year_minutes), inside=True),
        FactLine(tr("场次"), str(card.sessions)),
        FactLine(tr("星级"), star_words(head.stars), "warn" if head.stars else "t2", bold=True),
    ]
    if card.stars_missing_minutes is not None:
        lines.append(FactLine(tr("到下一档还差"), hours_words(card.stars_missing_minutes), inside=True))
    if head.barred_until is not None:
        lines.append(FactLine(tr("时长不实，限制参评到"), f"{head.barred_until}", "bad", bold=True))
    return lines


def _places(card: Any, tr: Callable[[str], str]) -> list[FactLine]:
    lines = [
        FactLine(one.name + (tr("（队长）") if one.leader else ""), tr("{} 起").format(one.from_on))
        for one in card.teams if one.until_on is None
    ]
    for post in card.posts:
        if post.ended_on is None:
            due = tr("，{:%m-%d} 前述职").format(post.report_due) if post.report_due else ""
            lines.append(FactLine(post.name, f"{post.state.label}{due}"))
    lines += [FactLine(role, tr("一代四员")) for role in card.roles]
    if card.two_posts:
        lines.append(FactLine(tr("一员双岗"), tr("在职党员，社区有岗")))
    if card.form.party_member:
        unit = card.form.home_unit or tr("没有填单位")
        lines.append(FactLine(tr("党员"), unit))
        reported = f"{card.form.reported_on}" if card.form.reported_on else tr("还没有报到")
        lines.append(FactLine(tr("双报到"), reported, inside=True))
    return lines


def _file(card: Any, tr: Callable[[str], str]) -> list[FactLine]:
    lines = []
    for one in card.archive[:6]:
        extra = ""
        if one.kind is ArchiveKind.TRAINING:
            extra = tr("{} 学时").format(one.lessons)
        elif one.kind is ArchiveKind.EVALUATION:
            extra = tr("{} 分").format(one.marks)
        words = "　".join(part for part in (extra, f"{one.on:%Y-%m-%d}") if part)
        if one.struck:
            words = tr("已划掉：{}").format(one.struck)
        lines.append(FactLine(
            f"{one.kind.label}　{one.title}", words, "t3" if one.struck else "t1", struck=bool(one.struck)
        ))
    return lines


def _registration(card: Any, tr: Callable[[str], str]) -> list[FactLine]:
    form = card.form
    lines = [FactLine(tr("登记"), f"{card.registered_on}")]
    if card.state_reason:
        lines.append(FactLine(card.head.state.label, f"{card.state_on}　{card.state_reason}"))
    if form.guardian is not None:
        lines.append(FactLine(tr("监护人"), f"{form.guardian.name}（{form.guardian.relation}）"))
    if form.times:
        said = "、".join(name for code, name in FREE_TIMES.items() if code in form.times)
        lines.append(FactLine(tr("有空"), said))
    if form.insurance is not None:
        lines.append(FactLine(tr("意外险"), tr("到 {}").format(form.insurance.until)))
    if card.referrer is not None:
        lines.append(FactLine(tr("介绍人"), card.referrer[1]))
    if card.referred:
        lines.append(FactLine(tr("介绍来的"), tr("{} 人").format(card.referred)))
    if card.wishes:
        lines.append(FactLine(tr("认领微心愿"), tr("{} 件").format(card.wishes)))
    if not form.listed:
        lines.append(FactLine(tr("公示和评比"), tr("本人不愿参加")))
    if form.note:
        lines.append(FactLine(tr("备注"), form.note))
    return lines
