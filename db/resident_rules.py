"""What must be true of a resident's record, and how one is written; shared by the desk's form and the import."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.domain.codes import ETHNIC_GROUPS, RELATIONS
from db.domain.duplicates import PersonFacts
from db.domain.errors import KnownError
from db.domain.identity import EARLIEST_BIRTH, IdFacts, IdKind, Sex, check_id
from db.domain.names import check_name
from db.domain.phones import check_phone
from db.ground_rules import ensure_grids
from db.indexing import reindex
from db.models.resident import Household
from db.person_facts import household_address
from db.transaction import Transaction

RESIDENCES = ("local", "nonlocal", "unknown")
STATUSES = ("active", "moved", "deceased")
ADDRESS_LENGTH = 200
NOTE_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class HouseholdForm:
    """A door as typed: 小区, 楼栋, 单元, 户, and the 网格 it belongs to."""

    estate: str
    building: str = ""
    unit: str = ""
    door: str = ""
    grid: str = ""


@dataclass(frozen=True, slots=True)
class ResidentForm:
    """A person as typed. ``ethnicity`` and ``relation`` are GB/T 3304 and 4761 codes."""

    name: str
    id_kind: IdKind
    id_number: str | None
    sex: Sex = Sex.UNKNOWN
    birthday: date | None = None
    ethnicity: str | None = None
    phone: str | None = None
    residence: str = "unknown"
    address: str = ""
    household: HouseholdForm | None = None
    relation: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row to import. ``existing_id``: the person it stands for, where the plan found one."""

    line: int
    form: ResidentForm
    tags: tuple[str, ...] = ()
    existing_id: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedPerson:
    """A person's facts in their stored form."""

    name: str
    id_kind: str
    id_number: str | None
    sex: str
    birthday: date | None
    ethnicity: str | None
    phone: str | None
    residence: str
    address: str
    household: HouseholdForm | None
    relation: str | None
    note: str

    @property
    def facts(self) -> PersonFacts:
        """What duplicates are found by."""
        home = self.household
        address = household_address(home.estate, home.building, home.unit, home.door) if home else self.address
        return PersonFacts(self.name, self.id_number or "", self.birthday, self.phone or "", address)


def line(value: str, field: str, label: str, longest: int) -> str:
    """One line of text without outer blanks. Raises KnownError TEXT."""
    plain = value.strip()
    if not plain:
        return plain
    if len(plain) > longest:
        raise KnownError("TEXT", f"{label}太长（最多 {longest} 字），请写短一些。", field)
    if not plain.isprintable():
        raise KnownError("TEXT", f"{label}里有不能显示的字符，请删掉后重新输入。", field)
    return plain


def check_household(form: HouseholdForm | None) -> HouseholdForm | None:
    """The household in its stored form; None for one without any part. Raises KnownError."""
    if form is None:
        return None
    checked = HouseholdForm(
        line(form.estate, "estate", "小区", 60),
        line(form.building, "building", "楼栋", 20).removesuffix("号楼"),
        line(form.unit, "unit", "单元", 20).removesuffix("单元"),
        line(form.door, "door", "房号", 20).removesuffix("室"),
        line(form.grid, "grid", "网格", 40),
    )
    if checked.estate:
        return checked
    if checked.building or checked.unit or checked.door:
        raise KnownError("HOUSEHOLD", "填了楼栋或房号却没有小区，请补上小区名称。", "estate")
    return None


def check_person(form: ResidentForm, today: date, known: IdFacts | None = None) -> CheckedPerson:
    """Check every field. Sex and birthday come from the identity number where it carries them.

    ``known``: what checking this very number has told already.

    Raises KnownError with the field it belongs to; ``PERSON-SEX`` and ``PERSON-BIRTHDAY`` where what was typed
    contradicts the number.
    """
    name = check_name(form.name)
    number, sex, birthday = None, form.sex, form.birthday
    if form.id_number and form.id_number.strip():
        facts = known or check_id(form.id_kind, form.id_number, today)
        number = facts.number
        if facts.birthday is not None:
            if birthday is not None and birthday != facts.birthday:
                raise KnownError("PERSON-BIRTHDAY", "出生日期和证件号里的不一样，请对照证件核对。", "birthday")
            birthday = facts.birthday
        if facts.sex is not None:
            if sex in (Sex.MALE, Sex.FEMALE) and sex is not facts.sex:
                raise KnownError("PERSON-SEX", "性别和证件号里的不一样，请对照证件核对。", "sex")
            sex = facts.sex
    if birthday is not None and not EARLIEST_BIRTH <= birthday <= today:
        raise KnownError("PERSON-BIRTHDAY", "出生日期不对：太早或在今天之后，请核对。", "birthday")
    if form.ethnicity is not None and form.ethnicity not in ETHNIC_GROUPS:
        raise KnownError("PERSON-CODE", "没有这个民族，请从列表里选。", "ethnicity")
    if form.relation is not None and form.relation not in RELATIONS:
        raise KnownError("PERSON-CODE", "没有这种与户主关系，请从列表里选。", "relation")
    if form.residence not in RESIDENCES:
        raise KnownError("PERSON-CODE", "户籍情况不对，请从列表里选。", "residence")
    return CheckedPerson(
        name=name,
        id_kind=str(form.id_kind),
        id_number=number,
        sex=str(sex),
        birthday=birthday,
        ethnicity=form.ethnicity,
        phone=check_phone(form.phone) if form.phone and form.phone.strip() else None,
        residence=form.residence,
        address=line(form.address, "address", "住址", ADDRESS_LENGTH),
        household=check_household(form.household),
        relation=form.relation,
        note=check_note(form.note),
    )


def check_note(note: str) -> str:
    """A note of several lines. Raises KnownError TEXT."""
    for part in note.splitlines():
        line(part.replace("\t", " "), "note", "备注", NOTE_LENGTH)
    if len(note) > NOTE_LENGTH:
        raise KnownError("TEXT", f"备注太长（最多 {NOTE_LENGTH} 字），请写短一些。", "note")
    return note.strip()


def place(tx: Transaction, form: HouseholdForm | None) -> str | None:
    """The id of the household at this door, made where there is none yet; a new 网格 is taken over.

    A household that moved away is no longer at its door; one merged into another stands for that one.
    """
    if form is None:
        return None
    row = tx.one(
        "SELECT coalesce(merged_into, id) AS id FROM household WHERE estate = :estate AND building = :building "
        "AND unit = :unit AND door = :door AND state <> 'moved' ORDER BY state = 'merged', id LIMIT 1",
        {"estate": form.estate, "building": form.building, "unit": form.unit, "door": form.door},
    )
    ensure_grids(tx, (form.grid,))
    if row is not None:
        household = tx.session.get_one(Household, row.id)
        if form.grid and form.grid != household.grid:
            household.grid, household.updated_at = form.grid, tx.now
        return household.id
    household = Household(
        id=tx.new_id(),
        estate=form.estate,
        building=form.building,
        unit=form.unit,
        door=form.door,
        grid=form.grid,
        created_at=tx.now,
        updated_at=tx.now,
    )
    tx.session.add(household)
    tx.session.flush()
    reindex(tx.connection, [household.id])
    return household.id
