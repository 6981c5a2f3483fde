"""A volunteers' register (志愿者花名册): its columns, its rows as forms, what an import of it would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from db.desk import Desk
from db.domain.errors import KnownError
from db.domain.identity import IdFacts, IdKind, Sex, check_id
from db.domain.permissions import Permission
from db.domain.sheet_volunteers import codes_in, is_party_member, mended, state_in
from db.domain.volunteer_teams import ROLES
from db.domain.volunteers import SERVICE_CATEGORIES, SKILLS, Guardian, Insurance, Registration, VolunteerState
from db.importing.cells import (
    Remarks,
    read_birthday,
    read_day,
    read_id,
    read_kind,
    read_name,
    read_phone,
    read_sex,
    text_of,
)
from db.importing.handouts import Template, write_template
from db.importing.planning import (
    Cells,
    PlannedRow,
    SheetPlan,
    Status,
    check_mapping,
    judge_rows,
    plainly,
    today_of,
)
from db.importing.run import Cancelled, Duplicates, Progress, run_plan
from db.importing.sheet import Sheet, SheetRow
from db.importing.volunteer_fields import VOLUNTEERS, VolunteerField
from db.queries.teams import ListTeams, list_teams
from db.registry import Query
from db.usecases.imports import ImportReport
from db.usecases.volunteer_imports import ImportVolunteers, import_volunteers
from db.volunteer_forms import VolunteerForm
from db.volunteer_sheets import VolunteerSheetRow, VolunteerVerdict, judge_volunteers
from db.watch import Watch, watching

NOTE_LENGTH = 300


_F = VolunteerField
TEMPLATE = Template(
    "志愿者",
    VOLUNTEERS,
    (
        ("志愿者编号", "已在册的填 V- 开头的编号；新登记的空着，导入时排号"),
        ("姓名", "必填。照证件写；少数民族姓名中间用「·」"),
        ("证件号码", "请保持「文本」格式；性别、出生日期有身份证号的可以不填"),
        ("居住区域", "社区或小区"),
        ("服务类别、技能", "几个之间用顿号：助老服务、政策宣传"),
        ("队伍", "队伍名称或主题：红队、扶贫帮困；几支之间用顿号，第一支是主要的"),
        ("同意日期", "本人签个人信息同意书的日子；没有签的空着，导入后补签"),
        ("监护人四列", "未满 18 周岁必填"),
        ("政治面貌", "中共党员、共青团员、群众 …"),
        ("累计时长", "只记在备注里，不算时长；一次一次的服务请用「时长」里的导入"),
        ("状态", "在册、已退出、已去世，不填是在册"),
    ),
    (_F.NUMBER, _F.ID_NUMBER, _F.PHONE, _F.BIRTHDAY, _F.REGISTERED, _F.CONSENTED, _F.GUARDIAN_PHONE, _F.HOURS),
    {_F.ID_NUMBER: 22, _F.PHONE: 16, _F.AREA: 18, _F.CATEGORIES: 20, _F.SKILLS: 18, _F.NOTE: 24},
)
_JUDGE: Query[tuple[VolunteerSheetRow, ...], tuple[VolunteerVerdict, ...]] = Query(
    "volunteers.plan_import", Permission.IMPORT, judge_volunteers
)
VolunteerPlan = SheetPlan[VolunteerSheetRow]
"""A register judged."""


def plan_volunteers(
    sheet: Sheet,
    mapping: Mapping[int, StrEnum],
    desk: Desk,
    progress: Progress = None,
    cancelled: Cancelled = None,
) -> VolunteerPlan:
    """Judge every row by this mapping; nothing is written.

    Raises KnownError IMPORT-MAPPING without a name column, SHEET-EMPTY, IMPORT-CANCELLED, PERMISSION.
    """
    check_mapping(mapping, VOLUNTEERS, "还没有指定哪一列是姓名，请先选好。")
    reader = _Reader(sheet, mapping, desk)
    watch = Watch(progress, cancelled)
    read, passed_over = judge_rows(sheet, reader, reader.read, watch)
    asked = {row.line: (row, remarks) for row, remarks in read if not remarks.errors}
    with watching(Watch(cancelled=cancelled)):
        verdicts = desk.ask(_JUDGE, tuple(row for row, _ in asked.values()))
    judged = {verdict.line: verdict for verdict in verdicts}
    rows = tuple(_planned(row, remarks, judged.get(row.line)) for row, remarks in read)
    watch.step(sheet.row_count, sheet.row_count)
    return SheetPlan(sheet, mapping, rows, passed_over, reader.today)


def _planned(
    row: VolunteerSheetRow, remarks: Remarks, verdict: VolunteerVerdict | None
) -> PlannedRow[VolunteerSheetRow]:
    repaired = tuple(dict.fromkeys(remarks.repaired))
    if verdict is None:
        return PlannedRow(row.line, "error", tuple(dict.fromkeys(remarks.errors)), None)
    if verdict.error:
        return PlannedRow(row.line, "error", (verdict.error,), None)
    if verdict.earlier is not None:
        reason = f"和第 {verdict.earlier} 行是同一个人"
        return PlannedRow(row.line, "duplicate", (reason,), None, within_sheet=True)
    if verdict.known_id is not None:
        return PlannedRow(row.line, "duplicate", (verdict.reason, *repaired), row)
    linked = ("是在册居民，会连上居民档案",) if verdict.resident_id is not None else ()
    status: Status = "repaired" if repaired else "ok"
    if verdict.gaps:
        status = "gaps"
        linked = (f"缺{'、'.join(verdict.gaps)}，导入后请补", *linked)
    return PlannedRow(row.line, status, (*linked, *repaired), row)


class _Reader(Cells):
    """Turns the cells of a register into forms."""

    def __init__(self, sheet: Sheet, mapping: Mapping[int, StrEnum], desk: Desk) -> None:
        super().__init__(sheet, mapping, _F.NAME)
        self.today = today_of(desk)
        teams = desk.ask(list_teams, ListTeams())
        self._teams = {team.team_id: team.name for team in teams}
        self._subjects = {team.team_id: team.subject for team in teams if team.subject}

    def read(self, row: SheetRow) -> tuple[VolunteerSheetRow, Remarks]:
        """One row, and what was put right or is wrong in it."""
        remarks = Remarks()
        number, other = self._number(row)
        if other:
            remarks.kept.append(f"原编号：{other}")
        form = self._form(row, remarks)
        teams = self._team_ids(row, remarks)
        state = state_in(self.text(row, _F.STATE))
        if state is None:
            remarks.errors.append(f"状态「{self.text(row, _F.STATE)[:20]}」认不出来，请写在册、已退出或已去世")
        registered = self._day(row, _F.REGISTERED, "注册日期", remarks)
        if hours := self.text(row, _F.HOURS):
            remarks.kept.append(f"导入前累计时长 {hours}（未计入）")
        note = "；".join(filter(None, (text_of(self.cell(row, _F.NOTE)), *remarks.kept)))
        if len(note) > NOTE_LENGTH:
            note = note[: NOTE_LENGTH - 1] + "…"
            remarks.repaired.append(f"备注超过 {NOTE_LENGTH} 字，截短了")
        made = VolunteerSheetRow(
            row.line,
            replace(form, note=note),
            registered or self.today,
            number,
            teams,
            state or VolunteerState.ACTIVE,
        )
        return made, remarks

    def _number(self, row: SheetRow) -> tuple[str, str]:
        """One of our numbers, and one of elsewhere."""
        text = self.text(row, _F.NUMBER).upper()
        return (text, "") if text.startswith("V-") else ("", text)

    def _day(self, row: SheetRow, one: VolunteerField, label: str, remarks: Remarks) -> date | None:
        return read_day(self.cell(row, one), label, remarks)

    def _form(self, row: SheetRow, remarks: Remarks) -> VolunteerForm:
        number = read_id(self.cell(row, _F.ID_NUMBER), remarks)
        kind = read_kind(self.cell(row, _F.ID_KIND), number)
        facts = _facts(kind, number, self.today, remarks)
        sex = read_sex(self.cell(row, _F.SEX), remarks)
        person, told = mended(
            Registration(
                name=read_name(self.cell(row, _F.NAME)),
                id_kind=kind,
                id_number=facts.number if facts else number,
                phone=read_phone(self.cell(row, _F.PHONE), remarks) or "",
                area=self.text(row, _F.AREA),
                registered_on=self.today,
                consented_on=self._day(row, _F.CONSENTED, "同意日期", remarks),
                sex=None if sex is Sex.UNKNOWN else sex,
                birthday=read_birthday(self.cell(row, _F.BIRTHDAY), remarks),
            ),
            facts,
        )
        remarks.repaired += told
        return VolunteerForm(
            name=person.name,
            id_kind=kind,
            id_number=person.id_number or None,
            phone=person.phone or None,
            area=person.area,
            consented_on=person.consented_on,
            sex=person.sex,
            birthday=person.birthday,
            skills=self._codes(row, _F.SKILLS, SKILLS, remarks),
            categories=self._codes(row, _F.CATEGORIES, SERVICE_CATEGORIES, remarks),
            roles=self._codes(row, _F.ROLES, ROLES, remarks),
            guardian=self._guardian(row, remarks),
            insurance=self._insurance(row, remarks),
            party_member=self._party(row, remarks),
            home_unit=self.text(row, _F.HOME_UNIT),
            home_unit_contact=self.text(row, _F.HOME_CONTACT),
            reported_on=self._day(row, _F.REPORTED, "报到日期", remarks),
        )

    def _codes(
        self, row: SheetRow, one: VolunteerField, catalogue: Mapping[str, str], remarks: Remarks
    ) -> tuple[str, ...]:
        codes, others = codes_in(self.text(row, one), catalogue)
        if others:
            remarks.kept.append(f"{one.label}：{'、'.join(others)}")
            remarks.repaired.append(f"{one.label}「{'、'.join(others)[:20]}」不在目录里，写进了备注")
        return codes

    def _team_ids(self, row: SheetRow, remarks: Remarks) -> tuple[str, ...]:
        text = self.text(row, _F.TEAM)
        ids, others = codes_in(text, self._teams)
        if others:
            more, others = codes_in("、".join(others), self._subjects)
            ids += tuple(one for one in more if one not in ids)
        if others:
            remarks.kept.append(f"队伍：{'、'.join(others)}")
            remarks.repaired.append(f"没有叫「{'、'.join(others)[:20]}」的队伍，写进了备注")
        return ids

    def _party(self, row: SheetRow, remarks: Remarks) -> bool:
        text = self.text(row, _F.PARTY)
        found = is_party_member(text)
        if found is None and text:
            remarks.kept.append(f"政治面貌：{text}")
            remarks.repaired.append(f"政治面貌「{text[:20]}」认不出来，写进了备注")
        return bool(found)

    def _guardian(self, row: SheetRow, remarks: Remarks) -> Guardian | None:
        name = read_name(self.cell(row, _F.GUARDIAN))
        if not name:
            return None
        phone = read_phone(self.cell(row, _F.GUARDIAN_PHONE), remarks) or ""
        consented = self._day(row, _F.GUARDIAN_CONSENTED, "监护人同意日期", remarks)
        return Guardian(name, phone, self.text(row, _F.GUARDIAN_RELATION), consented)

    def _insurance(self, row: SheetRow, remarks: Remarks) -> Insurance | None:
        policy = self.text(row, _F.INSURANCE)
        until = self._day(row, _F.INSURED_UNTIL, "保险到期", remarks)
        if policy and until is not None:
            return Insurance(policy, until)
        if policy and policy not in ("无", "否"):
            remarks.kept.append(f"保险：{policy}")
        return None


def _facts(kind: IdKind, number: str, today: date, remarks: Remarks) -> IdFacts | None:
    """What an identity number tells; a wrong one is an error of the row."""
    if not number or remarks.errors:
        return None
    try:
        return check_id(kind, number, today)
    except KnownError as error:
        lost = number.endswith("000") and number.isdigit() and len(number) > 15
        remarks.errors.append(plainly(error.message) + ("（末尾是 000，可能被 Excel 抹掉了）" if lost else ""))
        return None


def run_volunteers(
    desk: Desk,
    plan: VolunteerPlan,
    progress: Progress = None,
    cancelled: Cancelled = None,
    *,
    duplicates: Duplicates = "skip",
    all_or_nothing: bool = True,
) -> ImportReport:
    """Register the volunteers of a plan, as :func:`db.importing.run.run_plan` says."""

    def send(rows: tuple[VolunteerSheetRow, ...], whole: bool) -> ImportReport:
        return desk.run(import_volunteers, ImportVolunteers(rows, duplicates, whole))

    return run_plan(desk, plan, send, progress, cancelled, all_or_nothing=all_or_nothing)


def write_volunteer_template(path: Path) -> None:
    """An empty register with every heading. Raises KnownError SHEET-SAVE."""
    write_template(path, TEMPLATE)
