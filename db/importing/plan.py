"""What an import would do, row by row, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum

from db.desk import Desk
from db.domain.duplicates import name_key
from db.domain.errors import KnownError
from db.domain.identity import IdFacts, Sex, check_id
from db.importing.cells import (
    Remarks,
    read_birthday,
    read_ethnicity,
    read_id,
    read_kind,
    read_name,
    read_phone,
    read_relation,
    read_residence,
    read_sex,
    read_tags,
    text_of,
)
from db.importing.fields import RESIDENTS, Field
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
from db.importing.sheet import Sheet, SheetRow
from db.queries.import_matches import MatchRows, match_rows
from db.queries.residents import ListTags, list_tags
from db.resident_rules import CheckedPerson, HouseholdForm, ImportRow, ResidentForm, check_person
from db.watch import Watch

ImportPlan = SheetPlan[ImportRow]
"""A sheet of residents judged."""


def plan_import(
    sheet: Sheet,
    mapping: Mapping[int, StrEnum],
    desk: Desk,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportPlan:
    """Judge every row by this mapping. Raises KnownError IMPORT-MAPPING without a name column, or IMPORT-CANCELLED."""
    check_mapping(mapping, RESIDENTS, "还没有指定哪一列是姓名，请先选好。")
    reader = _RowReader(sheet, mapping, desk)
    watch = Watch(progress, cancelled)
    rows, passed_over = judge_rows(sheet, reader, reader.plan, watch)
    rows = _with_existing(rows, desk)
    watch.step(sheet.row_count, sheet.row_count)
    return SheetPlan(sheet, mapping, tuple(rows), passed_over, reader.today, reader.checked)


class _RowReader(Cells):
    """Turns cells into forms and remembers whom the sheet has named already."""

    def __init__(self, sheet: Sheet, mapping: Mapping[int, StrEnum], desk: Desk) -> None:
        super().__init__(sheet, mapping, Field.NAME)
        self.today: date = today_of(desk)
        self.checked: dict[int, tuple[ResidentForm, CheckedPerson]] = {}
        self._tags = {tag.name: tag.code for tag in desk.ask(list_tags, ListTags())}
        self._numbers: dict[str, int] = {}
        self._people: dict[tuple[str, object], int] = {}

    def plan(self, row: SheetRow) -> PlannedRow[ImportRow]:
        """Judge one row."""
        remarks = Remarks()
        form, tags, facts = self._form(row, remarks)
        if not remarks.errors:
            try:
                self.checked[id(form)] = form, check_person(form, self.today, facts)
            except KnownError as error:
                remarks.errors.append(plainly(error.message))
        if remarks.errors:
            return PlannedRow(row.line, "error", tuple(remarks.errors), None)
        earlier = self._earlier(form, row.line)
        if earlier is not None:
            return PlannedRow(row.line, "duplicate", (f"和第 {earlier} 行是同一个人",), None, within_sheet=True)
        status: Status = "repaired" if remarks.repaired else "ok"
        return PlannedRow(row.line, status, tuple(dict.fromkeys(remarks.repaired)), ImportRow(row.line, form, tags))

    def _earlier(self, form: ResidentForm, line: int) -> int | None:
        """The line of an earlier row about the same person."""
        if form.id_number:
            earlier = self._numbers.setdefault(form.id_number, line)
            return None if earlier == line else earlier
        for fact in (form.birthday, form.phone):
            if fact is not None:
                earlier = self._people.setdefault((name_key(form.name), fact), line)
                if earlier != line:
                    return earlier
        return None

    def _form(self, row: SheetRow, remarks: Remarks) -> tuple[ResidentForm, tuple[str, ...], IdFacts | None]:
        facts: IdFacts | None = None
        number = read_id(self.cell(row, Field.ID_NUMBER), remarks)
        kind = read_kind(self.cell(row, Field.ID_KIND), number)
        sex = read_sex(self.cell(row, Field.SEX), remarks)
        birthday = read_birthday(self.cell(row, Field.BIRTHDAY), remarks)
        if number and not remarks.errors:
            try:
                facts = check_id(kind, number, self.today)
            except KnownError as error:
                lost = number.endswith("000") and number.isdigit() and len(number) > 15
                remarks.errors.append(plainly(error.message) + ("（末尾是 000，可能被 Excel 抹掉了）" if lost else ""))
            else:
                number = facts.number
                if facts.sex is not None:
                    if sex in (Sex.MALE, Sex.FEMALE) and sex is not facts.sex:
                        remarks.repaired.append("性别和证件号不一致，按证件号导入")
                    sex = facts.sex
                if facts.birthday is not None:
                    if birthday is not None and birthday != facts.birthday:
                        remarks.repaired.append("出生日期和证件号不一致，按证件号导入")
                    birthday = facts.birthday
        tags = read_tags(self.cell(row, Field.TAGS), self._tags, remarks)
        household, address = self._place(row, remarks)
        form = ResidentForm(
            name=read_name(self.cell(row, Field.NAME)),
            id_kind=kind,
            id_number=number or None,
            sex=sex,
            birthday=birthday,
            ethnicity=read_ethnicity(self.cell(row, Field.ETHNICITY), remarks),
            phone=read_phone(self.cell(row, Field.PHONE), remarks),
            residence=read_residence(self.cell(row, Field.RESIDENCE), remarks),
            address=address,
            household=household,
            relation=read_relation(self.cell(row, Field.RELATION), remarks),
            note="；".join(filter(None, (text_of(self.cell(row, Field.NOTE)), *remarks.kept))),
        )
        return form, tags, facts

    def _place(self, row: SheetRow, remarks: Remarks) -> tuple[HouseholdForm | None, str]:
        estate, building, unit, door = (
            self.text(row, field) for field in (Field.ESTATE, Field.BUILDING, Field.UNIT, Field.DOOR)
        )
        grid, address = self.text(row, Field.GRID), self.text(row, Field.ADDRESS)
        if estate:
            return HouseholdForm(estate, building, unit, door, grid), address
        address = " ".join(filter(None, (address, building, unit, door)))
        if grid:
            remarks.kept.append(f"网格：{grid}")
        return None, address


def _with_existing(rows: list[PlannedRow[ImportRow]], desk: Desk) -> list[PlannedRow[ImportRow]]:
    """Mark the rows whose person is there already: by identity number, else by name with birthday or telephone."""
    asked = {row.line: row for row in rows if row.row is not None}
    found = desk.ask(match_rows, MatchRows(tuple(row.row for row in asked.values() if row.row is not None)))
    if not found:
        return rows
    at = {row.line: n for n, row in enumerate(rows)}
    for match in found:
        planned = asked[match.line]
        assert planned.row is not None
        row = ImportRow(planned.row.line, planned.row.form, planned.row.tags, match.resident_id)
        if match.other_name:
            reason = "证件号已经在册，但姓名不同，请核对"
            rows[at[match.line]] = PlannedRow(planned.line, "error", (*planned.reasons, reason), None)
        else:
            rows[at[match.line]] = PlannedRow(planned.line, "duplicate", (*planned.reasons, match.reason), row)
    return rows
