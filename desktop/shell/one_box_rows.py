"""What the one-box found, as rows to show: heads of groups and hits, with the parts that matched."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db.domain.clock import local
from desktop.widgets.badge import BadgeSpec

if TYPE_CHECKING:
    from db.queries.certificate_lists import CertificateRow
    from db.queries.search import Hits, PersonHit
    from db.queries.search_cases import CaseHit
    from db.queries.search_volunteers import VolunteerHit

Marks = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A head (``kind`` "head") or a hit of kind person, volunteer, case, certificate, item, blocked, notice, demand or
    household.

    Marks are (start, length). ``resident_id`` and ``volunteer_id`` say who a person is: one or both.
    """

    kind: str
    id: str
    title: str
    beside: str = ""
    below: str = ""
    badges: tuple[BadgeSpec, ...] = ()
    title_marks: Marks = ()
    beside_marks: Marks = ()
    below_marks: Marks = ()
    facts: tuple[str, ...] = ()
    """For the detail: small lines under the title."""
    open_cases: int = 0
    open_demands: int = 0
    advice: str = ""
    name: str = field(default="")
    resident_id: str = ""
    volunteer_id: str = ""
    number: str = ""


def _marks(text: str, wanted: str, *, whole: bool = False) -> Marks:
    """Where ``wanted`` stands in ``text``, piece by piece; everything where ``whole`` and nothing stands literally."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    found = []
    for piece in wanted.casefold().split():
        at = folded.find(piece)
        if at >= 0:
            found.append((at, len(piece)))
    if not found and whole and text:
        return ((0, len(text)),)
    return tuple(found)


def _person(hit: PersonHit, text: str) -> Row:
    age = f" {hit.age} 岁" if hit.age is not None else ""
    who = f"{hit.sex_label}{age}".strip()
    beside = "　".join(part for part in (who, hit.id_masked) if part)
    below = "·".join(part for part in (hit.phone_masked, hit.address_masked) if part)
    if hit.open_cases:
        below += f"·在办 {hit.open_cases} 件"
    elif hit.last_at is not None:
        below += f"·最近 {local(hit.last_at):%Y-%m-%d} 来过"
    badges = [BadgeSpec(tag.name, tag.tone if tag.tone in ("ok", "warn", "bad") else "neutral") for tag in hit.tags[:2]]
    if hit.heteronym:
        badges.append(BadgeSpec(hit.heteronym, "outline"))
    if hit.status != "active":
        badges.append(BadgeSpec({"moved": "已迁出", "deceased": "已去世"}.get(hit.status, "已注销"), "neutral"))
    if hit.volunteer is not None:
        badges.append(_volunteer_badge(hit.volunteer))
    return Row(
        kind="person", id=hit.resident_id, title=hit.name, name=hit.name, resident_id=hit.resident_id,
        volunteer_id=hit.volunteer.volunteer_id if hit.volunteer else "",
        number=hit.volunteer.number if hit.volunteer else "",
        beside=beside, below=below, badges=tuple(badges),
        title_marks=_marks(hit.name, text, whole=hit.matched in ("pinyin", "name")),
        beside_marks=_tail(beside, text) if hit.matched == "id" else (),
        below_marks=_tail(below, text) if hit.matched == "phone" else _marks(below, text),
        facts=(who, hit.id_masked), open_cases=hit.open_cases,
        open_demands=hit.open_demands,
    )


def _volunteer_badge(hit: VolunteerHit) -> BadgeSpec:
    if hit.state.serves:
        return BadgeSpec("志愿者", "info", "handshake")
    return BadgeSpec(f"志愿者 {hit.state.label}", "neutral", "handshake")


def _volunteer(hit: VolunteerHit, text: str) -> Row:
    hours, minutes = divmod(hit.counted_minutes, 60)
    served = f"累计 {hours} 小时 {minutes} 分" if minutes else f"累计 {hours} 小时"
    below = "·".join(part for part in (hit.team, served, hit.phone_masked) if part)
    return Row(
        kind="volunteer", id=hit.volunteer_id, title=hit.name, name=hit.name, beside=hit.number, below=below,
        badges=() if hit.state.serves else (BadgeSpec(hit.state.label, "neutral"),),
        title_marks=_marks(hit.name, text, whole=text.isascii() and not any(c.isdigit() for c in text)),
        beside_marks=_tail(hit.number, text) if text[-1:].isdigit() else (),
        below_marks=_tail(below, text) if text.isdigit() and hit.phone_masked.endswith(text[-4:]) else (),
        facts=(hit.number, below), resident_id=hit.resident_id or "", volunteer_id=hit.volunteer_id, number=hit.number,
    )


def _tail(text: str, wanted: str) -> Marks:
    """The longest end of the digits typed that is in sight, since the middle is masked."""
    digits = "".join(c for c in wanted if c.isalnum())
    for length in range(min(4, len(digits)), 0, -1):
        at = text.rfind(digits[-length:])
        if at >= 0:
            return ((at, length),)
    return ()


_STATE_KINDS = {
    "accepted": "info", "handling": "info", "received": "info", "supplement": "warn", "completed": "ok",
    "declined": "bad", "voided": "neutral",
}


def _case(hit: CaseHit, text: str) -> Row:
    due = f"·承诺 {hit.due_on:%Y-%m-%d}" if hit.due_on else ""
    below = f"{hit.applicant_masked}·{local(hit.received_at):%Y-%m-%d} 收件{due}·{hit.operator}"
    return Row(
        kind="case", id=hit.case_id, title=hit.item_name, beside=hit.serial_short, below=below,
        badges=(BadgeSpec(hit.state_label, _STATE_KINDS.get(hit.state.value, "neutral")),),
        title_marks=_marks(hit.item_name, text, whole=hit.matched == "item"),
        beside_marks=_marks(hit.serial_short, text),
        below_marks=((0, len(hit.applicant_masked)),) if hit.matched == "applicant" else (),
        facts=(hit.serial_short, below),
    )


_CERTIFICATE_KINDS = {"issued": "ok", "void": "bad", "held": "bad", "ready": "warn", "publicity": "hold"}


def _certificate(row: CertificateRow, text: str) -> Row:
    title = "".join(row.title.split())
    below = f"{row.holder}·{row.on}" + (f"·{row.signatory} 签发" if row.signatory else "")
    number = row.serial_short or row.state_label
    return Row(
        kind="certificate", id=row.id, title=title, beside=row.serial_short, below=below,
        badges=(BadgeSpec(row.state_label, _CERTIFICATE_KINDS.get(row.state.value, "neutral")),),
        title_marks=_marks(title, text), beside_marks=_marks(row.serial_short, text), below_marks=_marks(below, text),
        facts=(number, below), number=row.serial,
    )


def rows_of(hits: Hits, text: str) -> tuple[Row, ...]:
    """The rows in the order of the box: people, volunteers, cases, items, certificates nobody here may issue."""
    rows: list[Row] = []
    if hits.exact is not None and hits.exact.kind == "notice":
        rows.append(Row("head", "notices", "告知单"))
        rows.append(Row("notice", text, "一次性告知单", beside=text, facts=(text,)))
    if hits.exact is not None and hits.exact.kind == "demand":
        rows.append(Row("head", "demands", "诉求"))
        rows.append(Row("demand", hits.exact.id, "诉求", beside=text, facts=(text,)))
    if hits.exact is not None and hits.exact.kind == "household":
        rows.append(Row("head", "households", "住户"))
        rows.append(Row("household", hits.exact.id, hits.exact.words or "住户", facts=(hits.exact.words,)))
    if hits.people:
        total = f"{hits.people_total}{'+' if hits.people_more else ''} 位"
        rows.append(Row("head", "people", "人", beside=total))
        rows += [_person(hit, text) for hit in hits.people]
    if hits.volunteers:
        rows.append(Row("head", "volunteers", "志愿者", beside=f"{len(hits.volunteers)} 位"))
        rows += [_volunteer(hit, text) for hit in hits.volunteers]
    if hits.cases:
        rows.append(Row("head", "cases", "办件", beside=f"{hits.cases_total} 件"))
        rows += [_case(hit, text) for hit in hits.cases]
    if hits.certificates:
        rows.append(Row("head", "certificates", "证明", beside=f"{len(hits.certificates)} 张"))
        rows += [_certificate(row, text) for row in hits.certificates]
    if hits.items:
        rows.append(Row("head", "items", "事项", beside=f"{len(hits.items)} 项"))
        for item in hits.items:
            alias = f"别名「{item.matched_alias}」" if item.matched_alias else ""
            whole_alias = ((3, len(alias) - 4),) if alias else ()
            rows.append(
                Row(
                    "item", item.item_id, item.name, beside=item.limit_text, below=alias or item.code,
                    title_marks=_marks(item.name, text, whole=not alias),
                    below_marks=_marks(alias, text) or whole_alias,
                    facts=(item.limit_text,),
                )
            )
    if hits.blocked:
        rows.append(Row("head", "blocked", "不予开具", beside=f"{len(hits.blocked)} 项"))
        rows += [
            Row(
                "blocked", hit.code, hit.name, beside="社区不开", below=f"请到：{hit.office}",
                badges=(BadgeSpec("不予开具", "bad", "ban"),), title_marks=_marks(hit.name, text, whole=True),
                facts=("依规定社区不开这份证明",), advice=f"请居民到：{hit.office}",
            )
            for hit in hits.blocked
        ]
    return tuple(rows)
