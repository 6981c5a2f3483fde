"""What an import would do, row by row, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from db.desk import Desk
from db.domain.duplicates import name_key
from db.domain.errors import KnownError
from db.domain.identity import IdFacts, Sex, check_id
from db.importing.cells import (
    Remarks,
    narrow,
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
from db.importing.fields import Field
from db.importing.sheet import Sheet, SheetRow
from db.queries.import_matches import MatchRows, match_rows
from db.queries.residents import ListTags, list_tags
from db.resident_rules import CheckedPerson, HouseholdForm, ImportRow, ResidentForm, check_person
from db.watch import Watch

Status = Literal["ok", "repaired", "duplicate", "error"]
STEP = 1000
_FOOTERS = ("合计", "总计", "小计", "共计", "填表", "制表", "填报", "审核", "说明", "注：", "备注：")


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row: what would be imported (None where nothing can be), and why it is not simply fine.

    ``within_sheet``: a duplicate of an earlier row of the same sheet, never imported.
    """

    line: int
    status: Status
    reasons: tuple[str, ...]
    row: ImportRow | None
    within_sheet: bool = False


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The whole sheet judged. ``passed_over`` counts totals, signatures and repeated headings."""

    sheet: Sheet
    mapping: Mapping[int, Field]
    rows: tuple[PlannedRow, ...]
    ok: int
    repaired: int
    duplicate: int
    error: int
    passed_over: int
    today: date
    checked: Mapping[int, tuple[ResidentForm, CheckedPerson]] = field(default_factory=dict, repr=False, compare=False)
    """Every form that passed, by its ``id``, with its stored form, so that it need not be checked twice."""


def plan_import(
    sheet: Sheet,
    mapping: Mapping[int, Field],
    desk: Desk,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportPlan:
    """Judge every row by this mapping. Raises KnownError IMPORT-MAPPING without a name column, or IMPORT-CANCELLED."""
    mapping = {column: Field(field) for column, field in mapping.items()}
    fields = list(mapping.values())
    if Field.NAME not in fields:
        raise KnownError("IMPORT-MAPPING", "还没有指定哪一列是姓名，请先选好。", "mapping")
    if len(set(fields)) != len(fields):
        raise KnownError("IMPORT-MAPPING", "有两列选成了同一项，请改一列。", "mapping")
    reader = _RowReader(sheet, mapping, desk)
    watch = Watch(progress, cancelled)
    rows: list[PlannedRow] = []
    passed_over = 0
    for n, row in enumerate(sheet.rows):
        if n % STEP == 0:
            watch.step(n, sheet.row_count)
        if reader.is_footer(row):
            passed_over += 1
        else:
            rows.append(reader.plan(row))
    if not rows:
        raise KnownError("SHEET-EMPTY", "这张表只有表头，没有可以导入的行；请换一张表。", "path")
    rows = _with_existing(rows, desk)
    watch.step(sheet.row_count, sheet.row_count)
    counts = Counter(row.status for row in rows)
    return ImportPlan(
        sheet=sheet,
        mapping=mapping,
        rows=tuple(rows),
        ok=counts["ok"],
        repaired=counts["repaired"],
        duplicate=counts["duplicate"],
        error=counts["error"],
        passed_over=passed_over,
        today=reader.today,
        checked=reader.checked,
    )


class _RowReader:
    """Turns cells into forms and remembers whom the sheet has named already."""

    def __init__(self, sheet: Sheet, mapping: Mapping[int, Field], desk: Desk) -> None:
        self._columns = {field: column for column, field in mapping.items()}
        self._width = max(self._columns.values()) + 1
        self._headings = tuple(heading.strip() for heading in sheet.headings)
        self.today: date = _today(desk)
        self.checked: dict[int, tuple[ResidentForm, CheckedPerson]] = {}
        self._tags = {tag.name: tag.code for tag in desk.ask(list_tags, ListTags())}
        self._numbers: dict[str, int] = {}
        self._people: dict[tuple[str, object], int] = {}

    def is_footer(self, row: SheetRow) -> bool:
        """A total, a signature line, or the headings again on the next printed page."""
        filled = [cell for cell in row.cells if cell is not None and cell != ""]
        name = self._cell(row, Field.NAME)
        if len(filled) <= 2 and (first := text_of(filled[0]).replace(" ", "")):
            if first.startswith(_FOOTERS):
                return True
            if len(filled) == 1 and len(self._columns) > 1 and name is None:
                return True
        return isinstance(name, str) and name.strip() == self._headings[self._columns[Field.NAME]] and len(filled) > 1

    def _cell(self, row: SheetRow, field: Field) -> object:
        column = self._columns.get(field)
        return None if column is None or column >= len(row.cells) else row.cells[column]

    def plan(self, row: SheetRow) -> PlannedRow:
        """Judge one row."""
        remarks = Remarks()
        form, tags, facts = self._form(row, remarks)
        if not remarks.errors:
            try:
                self.checked[id(form)] = form, check_person(form, self.today, facts)
            except KnownError as error:
                remarks.errors.append(_plainly(error.message))
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
        number = read_id(self._cell(row, Field.ID_NUMBER), remarks)
        kind = read_kind(self._cell(row, Field.ID_KIND), number)
        sex = read_sex(self._cell(row, Field.SEX), remarks)
        birthday = read_birthday(self._cell(row, Field.BIRTHDAY), remarks)
        if number and not remarks.errors:
            try:
                facts = check_id(kind, number, self.today)
            except KnownError as error:
                lost = number.endswith("000") and number.isdigit() and len(number) > 15
                remarks.errors.append(_plainly(error.message) + ("（末尾是 000，可能被 Excel 抹掉了）" if lost else ""))
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
        tags = read_tags(self._cell(row, Field.TAGS), self._tags, remarks)
        household, address = self._place(row, remarks)
        form = ResidentForm(
            name=read_name(self._cell(row, Field.NAME)),
            id_kind=kind,
            id_number=number or None,
            sex=sex,
            birthday=birthday,
            ethnicity=read_ethnicity(self._cell(row, Field.ETHNICITY), remarks),
            phone=read_phone(self._cell(row, Field.PHONE), remarks),
            residence=read_residence(self._cell(row, Field.RESIDENCE), remarks),
            address=address,
            household=household,
            relation=read_relation(self._cell(row, Field.RELATION), remarks),
            note="；".join(filter(None, (text_of(self._cell(row, Field.NOTE)), *remarks.kept))),
        )
        return form, tags, facts

    def _place(self, row: SheetRow, remarks: Remarks) -> tuple[HouseholdForm | None, str]:
        estate, building, unit, door = (
            self._text(row, field) for field in (Field.ESTATE, Field.BUILDING, Field.UNIT, Field.DOOR)
        )
        grid, address = self._text(row, Field.GRID), self._text(row, Field.ADDRESS)
        if estate:
            return HouseholdForm(estate, building, unit, door, grid), address
        address = " ".join(filter(None, (address, building, unit, door)))
        if grid:
            remarks.kept.append(f"网格：{grid}")
        return None, address

    def _text(self, row: SheetRow, field: Field) -> str:
        cell = self._cell(row, field)
        return "" if cell is None else narrow(text_of(cell))


def _today(desk: Desk) -> date:
    from db.domain.clock import business_date

    return business_date(desk.now())


def _plainly(message: str) -> str:
    return message.rstrip("。")


def _with_existing(rows: list[PlannedRow], desk: Desk) -> list[PlannedRow]:
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
