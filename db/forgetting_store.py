"""What a resident leaves behind in every table, and what becomes of it when they are forgotten."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select, update

from db.certificate_store import erase_holder
from db.domain.card_payload import CardState
from db.domain.forgetting import Standing, Words, words_of
from db.domain.masking import FORGOTTEN
from db.domain.volunteers import VolunteerState
from db.domain.wishes import WishState
from db.indexing import reindex
from db.models.card import Card
from db.models.case import Guidance, ServiceCase
from db.models.contact import Contact
from db.models.demand import Demand, DemandReporter
from db.models.meeting import Attendee
from db.models.resident import Consent, Resident, ResidentTag
from db.models.time_bank import TimeRelative
from db.models.visit import Photo, Visit, VisitEntry
from db.models.wish import Wish
from db.person_facts import full_address, household_address, listed, load_people, with_merged
from db.sync.capture import ERASING
from db.transaction import Reader, Transaction
from db.visit_store import decode_content, encode_content, names_of, project, same_household

_OPEN_WISHES = f"('{WishState.POSTED}', '{WishState.CLAIMED}')"
_LINKS = (
    ("service_case", "resident_id IN ({people})"),
    ("case_transition", "case_id IN (SELECT id FROM service_case WHERE resident_id IN ({people}))"),
    ("case_material", "case_id IN (SELECT id FROM service_case WHERE resident_id IN ({people}))"),
    ("guidance", "resident_id IN ({people})"),
    ("consent", "resident_id IN ({people})"),
    ("resident_tag", "resident_id IN ({people})"),
    ("card", "resident_id IN ({people})"),
    ("contact", "resident_id IN ({people})"),
    ("time_relative", "resident_id IN ({people})"),
    ("demand", "resident_id IN ({people})"),
    ("demand_step", "demand_id IN (SELECT id FROM demand WHERE resident_id IN ({people}))"),
    ("demand_reporter", "resident_id IN ({people})"),
    ("agenda_item", "demand_id IN (SELECT id FROM demand WHERE resident_id IN ({people}))"),
    ("need", "demand_id IN (SELECT id FROM demand WHERE resident_id IN ({people}))"),
    ("attendee", "resident_id IN ({people})"),
    ("meeting", "id IN (SELECT meeting_id FROM attendee WHERE resident_id IN ({people}))"),
    ("meeting_outcome", "meeting_id IN (SELECT meeting_id FROM attendee WHERE resident_id IN ({people}))"),
    ("wish", "resident_id IN ({people})"),
    ("wish_step", "wish_id IN (SELECT id FROM wish WHERE resident_id IN ({people}))"),
    ("certificate", "resident_id IN ({people})"),
    ("certificate_draft", "resident_id IN ({people})"),
)
"""Rows about a person, by table."""


@dataclass(frozen=True, slots=True)
class Traces:
    """Ids of what there is of a person, by table; ``visits`` are those that met them, ``photos`` what may show them."""

    people: tuple[str, ...]
    rows: dict[str, frozenset[str]]
    visits: tuple[str, ...]
    photos: tuple[str, ...]
    alone: tuple[str, ...]
    """Households where nobody else is left: what was seen there is about this person."""

    def count(self, table: str) -> int:
        """How many rows there are in a table."""
        return len(self.rows.get(table, ()))


def standing_of(reader: Reader, resident_id: str) -> Standing:
    """What is still going on with a person, and with the records merged into theirs."""
    marks, values = listed(everyone(reader, resident_id), "people")
    number = reader.scalar("SELECT id_number FROM resident WHERE id = :id", {"id": resident_id})
    volunteer = reader.scalar(
        f"SELECT number FROM volunteer WHERE state <> '{VolunteerState.FORGOTTEN}' "
        f"AND (resident_id IN ({marks}) OR (:number <> '' AND id_number = :number)) ORDER BY merged_into IS NOT NULL LIMIT 1",
        values | {"number": number or ""},
    )

    def count(table: str, more: str) -> int:
        return int(reader.scalar(f"SELECT count(*) FROM {table} WHERE resident_id IN ({marks}) AND {more}", values))

    return Standing(
        count("service_case", "closed = 0"),
        count("demand", "closed = 0"),
        count("wish", f"state IN {_OPEN_WISHES}"),
        str(volunteer or ""),
    )


def everyone(reader: Reader, resident_id: str) -> tuple[str, ...]:
    """The record and those merged into it."""
    return tuple(with_merged(reader, [resident_id]))


def traces_of(reader: Reader, resident_id: str) -> Traces:
    """All there is of a person."""
    people = everyone(reader, resident_id)
    marks, values = listed(people, "people")
    rows = {"resident": frozenset(people)}
    for table, condition in _LINKS:
        found = reader.rows(f"SELECT id FROM {table} WHERE {condition.format(people=marks)}", values)
        rows[table] = frozenset(row.id for row in found)
    homes = _homes(reader, people)
    met = tuple(
        row.id for row in reader.rows(
            f"SELECT DISTINCT v.id FROM ({marks}) p JOIN visit v ON instr(v.met_ids, p.value) > 0", values
        )
    )
    seen = reader.rows(
        "SELECT e.id, e.visit_id FROM visit_entry e JOIN visit v ON v.id = e.visit_id "
        f"WHERE v.household_id IN ({listed(homes, 'homes')[0]}) OR v.id IN ({listed(met, 'met')[0]}) "
        f"OR EXISTS (SELECT 1 FROM ({marks}) p WHERE instr(e.content, p.value) > 0)",
        values | listed(homes, "homes")[1] | listed(met, "met")[1],
    )
    rows["visit_entry"] = frozenset(row.id for row in seen)
    rows["visit"] = frozenset(row.visit_id for row in seen)
    wishes, asked = listed(sorted(rows["wish"]), "wishes")
    shown, named = listed(met, "met")
    photos = reader.rows(
        f"SELECT id FROM photo WHERE (owner_kind = 'visit' AND owner_id IN ({shown})) "
        f"OR id IN (SELECT photo_id FROM wish WHERE id IN ({wishes}))",
        asked | named,
    )
    rows["photo"] = frozenset(row.id for row in photos)
    return Traces(people, rows, met, tuple(sorted(rows["photo"])), _left_alone(reader, people, homes))


def _homes(reader: Reader, people: tuple[str, ...]) -> tuple[str, ...]:
    marks, values = listed(people, "people")
    found = reader.rows(
        "SELECT DISTINCT coalesce(h.merged_into, h.id) AS id FROM resident r JOIN household h ON h.id = r.household_id "
        f"WHERE r.id IN ({marks})",
        values,
    )
    return tuple(dict.fromkeys(one for row in found for one in same_household(reader, row.id)))


def _left_alone(reader: Reader, people: tuple[str, ...], homes: tuple[str, ...]) -> tuple[str, ...]:
    marks, values = listed(people, "people")
    return tuple(
        home for home in homes
        if reader.one(
            "SELECT 1 FROM resident WHERE household_id IN "
            "(SELECT :home UNION SELECT merged_into FROM household WHERE id = :home) "
            f"AND status NOT IN ('merged', 'forgotten') AND id NOT IN ({marks}) LIMIT 1",
            values | {"home": home},
        ) is None
    )


def words_about(reader: Reader, people: tuple[str, ...]) -> Words:
    """What names a person in words: their names, numbers and addresses as they are written anywhere in the records."""
    rows = load_people(reader, people).values()
    written = [(row.estate, row.building, row.unit, row.door) for row in rows if row.estate is not None and row.door]
    places = [full_address(row) for row in rows if row.estate is None or row.door]
    places += [row.address for row in rows]
    places += [household_address(*one).replace(" ", "") for one in written]
    marks, values = listed(people, "people")
    called = [
        str(row.name) for row in reader.rows(
            f"SELECT applicant_name AS name FROM service_case WHERE resident_id IN ({marks}) UNION "
            f"SELECT reporter_name FROM demand WHERE resident_id IN ({marks}) UNION "
            f"SELECT name FROM demand_reporter WHERE resident_id IN ({marks}) UNION "
            f"SELECT holder_name FROM certificate WHERE resident_id IN ({marks})",
            values,
        )
    ]
    phones = [
        str(row.phone) for row in reader.rows(
            f"SELECT reporter_phone AS phone FROM demand WHERE resident_id IN ({marks}) UNION "
            f"SELECT phone FROM demand_reporter WHERE resident_id IN ({marks}) UNION "
            f"SELECT phone FROM contact WHERE resident_id IN ({marks})",
            values,
        )
    ]
    numbers = [number for row in rows for number in (row.id_number, row.phone)]
    return words_of([*(row.name for row in rows), *called], [*numbers, *phones], places)


def erase(tx: Transaction, traces: Traces, words: Words) -> int:
    """Empty the records about a person and end what lies ahead; answers how many cards were withdrawn."""
    people = traces.people
    numbers = {r.id_number for r in tx.session.scalars(select(Resident).where(Resident.id.in_(people))) if r.id_number}
    for resident in tx.session.scalars(select(Resident).where(Resident.id.in_(people))):
        _empty(tx, resident)
    for case in tx.session.scalars(select(ServiceCase).where(ServiceCase.resident_id.in_(people))):
        case.applicant_name, case.note = FORGOTTEN, ""
        case.agent_name = case.agent_id_kind = case.agent_id_number = case.agent_phone = None
        case.agent_authorisation = None
    for case in tx.session.scalars(select(ServiceCase).where(ServiceCase.agent_id_number.in_(numbers))):
        case.agent_name, case.agent_id_number, case.agent_phone = FORGOTTEN, None, None
    for demand in tx.session.scalars(select(Demand).where(Demand.resident_id.in_(people))):
        demand.reporter_name, demand.reporter_phone, demand.household_id = FORGOTTEN, "", None
    for reporter in tx.session.scalars(select(DemandReporter).where(DemandReporter.resident_id.in_(people))):
        reporter.name, reporter.phone = FORGOTTEN, ""
    for attendee in tx.session.scalars(select(Attendee).where(Attendee.resident_id.in_(people))):
        attendee.name = FORGOTTEN
    for contact in tx.session.scalars(select(Contact).where(Contact.resident_id.in_(people))):
        contact.name, contact.phone, contact.note = FORGOTTEN, "", ""
        contact.to_on = contact.to_on or tx.today
    for wish in tx.session.scalars(select(Wish).where(Wish.resident_id.in_(people))):
        wish.wisher, wish.text, wish.household_id, wish.photo_id = FORGOTTEN, "", None, None
    for relative in tx.session.scalars(select(TimeRelative).where(TimeRelative.resident_id.in_(people))):
        relative.name, relative.proof, relative.birthday, relative.resident_id = FORGOTTEN, "", None, None
        relative.ended_on = relative.ended_on or tx.today
    for model in (Consent, ResidentTag):
        for row in tx.session.scalars(select(model).where(model.resident_id.in_(people))):
            tx.session.delete(row)
    withdrawn = 0
    for card in tx.session.scalars(select(Card).where(Card.resident_id.in_(people))):
        if card.state == CardState.ACTIVE:
            card.state, card.ended_on = CardState.WITHDRAWN.value, tx.today
            withdrawn += 1
        card.reason = ""
    tx.session.flush()
    _empty_words(tx, traces)
    for one in people:
        erase_holder(tx, resident_id=one)
    reindex(tx.connection, list(people))
    return withdrawn


def _empty(tx: Transaction, resident: Resident) -> None:
    resident.name, resident.status, resident.updated_at = FORGOTTEN, "forgotten", tx.now
    resident.id_number = resident.birthday = resident.ethnicity = resident.phone = None
    resident.household_id = resident.relation = None
    resident.sex, resident.residence, resident.address, resident.note = "0", "unknown", "", ""


def _empty_words(tx: Transaction, traces: Traces) -> None:
    """Papers given without a case, what was seen where nobody else lives, and the pictures."""
    tx.state.put(**{ERASING: "1"})
    tx.session.execute(update(Guidance).where(Guidance.resident_id.in_(traces.people)).values(data="{}"))
    alone = frozenset(traces.alone)
    for visit in tx.session.scalars(select(Visit).where(Visit.id.in_(traces.rows["visit"]))):
        if visit.household_id in alone:
            _empty_visit(tx, visit)
    for photo in tx.session.scalars(select(Photo).where(Photo.id.in_(traces.photos))):
        # No row names the picture any more, so the sweep of photos deletes its file.
        tx.session.delete(photo)
    tx.session.flush()
    tx.connection.exec_driver_sql("DELETE FROM desk_state WHERE key = ?", (ERASING,))
    for visit in tx.session.scalars(select(Visit).where(Visit.id.in_(traces.visits))):
        visit.photos = int(tx.scalar(
            "SELECT count(*) FROM photo WHERE owner_kind = 'visit' AND owner_id = :id AND removed_at IS NULL", {"id": visit.id}
        ))
    tx.session.flush()


def _empty_visit(tx: Transaction, visit: Visit) -> None:
    for entry in tx.session.scalars(select(VisitEntry).where(VisitEntry.visit_id == visit.id)):
        content = decode_content(entry.content)
        if content is not None:
            kept = replace(content, met_other="", findings=(), asked="", asked_categories=(), told=(), note="")
            entry.content = encode_content(kept)


def project_again(tx: Transaction, traces: Traces) -> None:
    """The visits say what their entries say now."""
    for visit in tx.session.scalars(select(Visit).where(Visit.id.in_(traces.rows["visit"]))):
        content = decode_content(tx.scalar("SELECT content FROM visit_entry WHERE id = :id", {"id": visit.entry_id}))
        if content is not None:
            project(visit, visit.entry_id, content, names_of(tx, content.met))
    tx.session.flush()
