"""A register of volunteers judged row by row: who is there already, which resident it is, what is wrong or missing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from db.domain.duplicates import name_key
from db.domain.identity import IdKind, Sex
from db.domain.names import normalise_name
from db.domain.sheet_volunteers import SheetRegistration, check_sheet_registration
from db.domain.volunteers import RegistrationRules, VolunteerState
from db.queries.import_matches import MatchRows, match_rows
from db.resident_rules import ImportRow, ResidentForm
from db.rule_store import load_rule
from db.transaction import Reader
from db.volunteer_forms import VolunteerForm, registration_of
from db.watch import current

RULES_KEY = "registration"
STEP = 1000


@dataclass(frozen=True, slots=True)
class VolunteerSheetRow:
    """One row of a register. ``number``: the number it gives, where that is one of ours; ``team_ids`` in order."""

    line: int
    form: VolunteerForm
    registered_on: date
    number: str = ""
    team_ids: tuple[str, ...] = ()
    state: VolunteerState = VolunteerState.ACTIVE


@dataclass(frozen=True, slots=True)
class VolunteerVerdict:
    """What a row is. ``error`` keeps it out; ``earlier`` is the line of the same sheet that said the same person.

    ``known_id`` is the volunteer it is about, surely so (number, identity) or likely; ``resident_id`` who it is among
    the residents, whose number and telephone fill up ``form``; ``gaps`` are to be asked for later.
    """

    line: int
    form: VolunteerForm
    checked: SheetRegistration | None
    error: str = ""
    earlier: int | None = None
    known_id: str | None = None
    sure: bool = False
    reason: str = ""
    resident_id: str | None = None
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Person:
    id: str
    number: str
    name: str
    id_number: str
    birthday: str
    phone: str
    resident_id: str


class _Known:
    """The volunteers there are, by what tells them apart; merged records stand for those they went into."""

    def __init__(self, reader: Reader) -> None:
        rows = reader.rows(
            "SELECT coalesce(v.merged_into, v.id) AS id, v.number, v.name, v.id_number, v.birthday, v.phone, "
            "v.resident_id, coalesce(w.name, v.name) AS owner FROM volunteer v LEFT JOIN volunteer w "
            "ON w.id = v.merged_into WHERE v.state <> 'forgotten' ORDER BY v.merged_into IS NULL, v.number DESC"
        )
        people = [
            _Person(
                row.id, row.number, row.owner, row.id_number or "", row.birthday or "", row.phone or "", row.resident_id or ""
            )
            for row in rows
        ]
        self.number = {one.number: one for one in people}
        self.identity = {one.id_number: one for one in people if one.id_number}
        self.resident = {one.resident_id: one for one in people if one.resident_id}
        self.facts = {
            (name_key(one.name), fact): one for one in people for fact in (one.phone, one.birthday) if fact
        }


def judge_volunteers(reader: Reader, rows: Sequence[VolunteerSheetRow]) -> tuple[VolunteerVerdict, ...]:
    """Judge every row, in order. Raises KnownError IMPORT-CANCELLED."""
    known = _Known(reader)
    rules = load_rule(reader, RULES_KEY, RegistrationRules())
    residents = _residents(reader, rows)
    seen: dict[tuple[str, str], tuple[int, str]] = {}
    found: list[VolunteerVerdict] = []
    for n, row in enumerate(rows):
        if n % STEP == 0:
            current().step(n, len(rows))
        found.append(_judge(row, known, residents.get(row.line), rules, seen, reader.today))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Resident:
    id: str
    id_kind: str
    id_number: str | None
    phone: str | None
    other_name: bool


def _judge(
    row: VolunteerSheetRow,
    known: _Known,
    resident: _Resident | None,
    rules: RegistrationRules,
    seen: dict[tuple[str, str], tuple[int, str]],
    today: date,
) -> VolunteerVerdict:
    form = row.form
    if resident is not None and not resident.other_name:
        form = _filled(form, resident)
    checked = check_sheet_registration(registration_of(form, row.registered_on), today, rules)
    verdict = VolunteerVerdict(row.line, form, checked, gaps=checked.gaps)
    if resident is not None:
        if resident.other_name:
            return replace(verdict, error="证件号在居民档案里是另一个名字，请核对")
        verdict = replace(verdict, resident_id=resident.id)
    if checked.refusals:
        return replace(verdict, error="；".join(dict.fromkeys(n.message.rstrip("。") for n in checked.refusals)))
    here = row.line, name_key(form.name)
    for key in _keys(row, form, checked):
        earlier, name = seen.setdefault(key, here)
        if earlier != row.line:
            if name != here[1]:
                return replace(verdict, error=f"编号或证件号和第 {earlier} 行相同，姓名不同，请核对")
            return replace(verdict, earlier=earlier)
    return _with_known(verdict, row, known)


def _filled(form: VolunteerForm, resident: _Resident) -> VolunteerForm:
    if not form.id_number and resident.id_number:
        form = replace(form, id_kind=IdKind(resident.id_kind), id_number=resident.id_number)
    return form if form.phone else replace(form, phone=resident.phone)


def _keys(row: VolunteerSheetRow, form: VolunteerForm, checked: SheetRegistration) -> Iterable[tuple[str, str]]:
    if row.number:
        yield "number", row.number
    if checked.identity is not None:
        yield "identity", checked.identity.number
        return
    for fact in (form.phone, checked.birthday):
        if fact is not None:
            yield name_key(form.name), str(fact)


def _with_known(verdict: VolunteerVerdict, row: VolunteerSheetRow, known: _Known) -> VolunteerVerdict:
    form, checked = verdict.form, verdict.checked
    assert checked is not None
    number = checked.identity.number if checked.identity else ""
    sure = known.number.get(row.number) or known.identity.get(number)
    if row.number and row.number not in known.number:
        return replace(verdict, error=f"编号 {row.number} 不在名册里，新登记的请把编号空着")
    if sure is not None:
        if name_key(sure.name) != name_key(form.name):
            return replace(verdict, error=f"编号或证件号是在册志愿者「{sure.name}」的，姓名不同，请核对")
        if number and sure.id_number and sure.id_number != number:
            return replace(verdict, error=f"证件号和在册的「{sure.name}」不一致，请核对")
        reason = f"编号 {sure.number} 已经在册" if row.number else f"证件号已经在册（{sure.number}）"
        return replace(verdict, known_id=sure.id, sure=True, reason=reason)
    likely = known.resident.get(verdict.resident_id or "")
    if likely is not None:
        return replace(verdict, known_id=likely.id, sure=True, reason=f"这位居民已是志愿者 {likely.number}")
    for fact, words in ((form.phone, "电话"), (checked.birthday, "出生日期")):
        one = known.facts.get((name_key(form.name), str(fact))) if fact is not None else None
        if one is not None and not (number and one.id_number):
            return replace(verdict, known_id=one.id, reason=f"姓名和{words}与志愿者 {one.number} 相同")
    return verdict


def _residents(reader: Reader, rows: Sequence[VolunteerSheetRow]) -> dict[int, _Resident]:
    """Whom the rows are about among the residents, by the rules of the residents' own import."""
    asked = MatchRows(
        tuple(
            ImportRow(
                row.line,
                ResidentForm(
                    name=normalise_name(row.form.name),
                    id_kind=row.form.id_kind,
                    id_number=row.form.id_number,
                    sex=row.form.sex or Sex.UNKNOWN,
                    birthday=row.form.birthday,
                    phone=row.form.phone,
                ),
            )
            for row in rows
        )
    )
    matches = match_rows.function(reader, asked)
    ids = sorted({one.resident_id for one in matches})
    people = {
        row.id: row
        for row in reader.rows(
            "SELECT r.id, r.id_kind, r.id_number, r.phone FROM json_each(:ids) j CROSS JOIN resident r ON r.id = j.value",
            {"ids": json.dumps(ids)},
        )
    }
    found = {}
    for one in matches:
        person = people[one.resident_id]
        found[one.line] = _Resident(person.id, person.id_kind, person.id_number, person.phone, one.other_name)
    return found
