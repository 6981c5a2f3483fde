"""The file of one volunteer in full: facts, teams, archive, posts, sign-ups, hours and cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.domain.clock import instant_of
from db.domain.identity import IdKind, Sex
from db.domain.masking import mask_id, mask_phone
from db.domain.permissions import Permission
from db.domain.volunteer_archive import ArchiveKind, ArchiveSummary, summarise
from db.domain.volunteer_stars import star_name
from db.domain.volunteer_teams import Claim, PostRules, has_two_posts, role_names
from db.domain.volunteers import Guardian, Insurance
from db.post_facts import PostOf, post_of
from db.queries.cards import CardLine, cards_where
from db.registry import query
from db.rule_store import load_rule
from db.standing_store import table_today
from db.transaction import Reader
from db.volunteer_forms import POST_RULES_KEY, VolunteerForm
from db.volunteer_rules import VolunteerHead, day_of, load_head
from db.volunteer_store import archive_of


@dataclass(frozen=True, slots=True)
class GetVolunteer:
    """One volunteer."""

    volunteer_id: str


@dataclass(frozen=True, slots=True)
class TeamOf:
    """A team the volunteer is or was in."""

    team_id: str
    name: str
    colour: str
    leader: bool
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class ArchiveLine:
    """An entry of the file; ``struck`` is the reason one no longer counts."""

    entry_id: str
    kind: ArchiveKind
    on: date
    title: str
    body: str
    lessons: int
    marks: int
    until: date | None
    note: str
    struck: str


@dataclass(frozen=True, slots=True)
class SignUpLine:
    """A shift to come; ``waiting``: beyond its places."""

    shift_id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    waiting: bool


@dataclass(frozen=True, slots=True)
class VolunteerCard:
    """A volunteer in full. ``form`` has neither ID number nor telephone: leaving them None keeps them."""

    head: VolunteerHead
    updated_ms: int
    form: VolunteerForm
    id_masked: str
    phone_masked: str
    area: str
    registered_on: date
    state_on: date | None
    state_reason: str
    merged_into: str | None
    resident_id: str | None
    referrer: tuple[str, str] | None
    referred: int
    star_name: str
    stars_missing_minutes: int | None
    confirmed_minutes: int
    counted_minutes: int
    sessions: int
    year_minutes: int
    teams: tuple[TeamOf, ...]
    posts: tuple[PostOf, ...]
    roles: tuple[str, ...]
    two_posts: bool
    archive: tuple[ArchiveLine, ...]
    summary: ArchiveSummary
    cards: tuple[CardLine, ...]
    sign_ups: tuple[SignUpLine, ...]
    wishes: int


@query("volunteers.get", needs=Permission.VOLUNTEER_READ)
def get_volunteer(reader: Reader, request: GetVolunteer) -> VolunteerCard | None:
    """One volunteer in full; None when there is none."""
    head = load_head(reader, request.volunteer_id)
    row = reader.one("SELECT * FROM volunteer WHERE id = :id", {"id": request.volunteer_id})
    if head is None or row is None:
        return None
    choices: dict[str, list[str]] = {"skill": [], "category": [], "role": [], "time": []}
    for choice in reader.rows(
        "SELECT kind, code FROM volunteer_choice WHERE volunteer_id = :id AND removed_at IS NULL ORDER BY id",
        {"id": row.id},
    ):
        choices[choice.kind].append(choice.code)
    posts = _posts(reader, row.id)
    archive = archive_of(reader, row.id)
    referrer = reader.one("SELECT id, name FROM volunteer WHERE id = :id", {"id": row.referrer_id})
    claims = [Claim(p.post_id, row.id, p.claimed_on, p.pledged_on, (), p.ended_on) for p in posts]
    return VolunteerCard(
        head=head,
        updated_ms=row.updated_at,
        form=_form(row, choices),
        id_masked=mask_id(row.id_number) if row.id_number else "",
        phone_masked=mask_phone(row.phone) if row.phone else "",
        area=row.area,
        registered_on=date.fromisoformat(row.registered_on),
        state_on=day_of(row.state_on),
        state_reason=row.state_reason,
        merged_into=row.merged_into,
        resident_id=row.resident_id,
        referrer=(referrer.id, referrer.name) if referrer else None,
        referred=int(reader.scalar("SELECT count(*) FROM volunteer WHERE referrer_id = :id", {"id": row.id})),
        star_name=star_name(row.stars_given),
        stars_missing_minutes=table_today(reader).missing(row.confirmed_minutes),
        confirmed_minutes=row.confirmed_minutes,
        counted_minutes=row.counted_minutes,
        sessions=row.sessions,
        year_minutes=int(
            reader.scalar(
                "SELECT counted_minutes FROM volunteer_year WHERE year = :year AND volunteer_id = :id",
                {"year": reader.today.year, "id": row.id},
            )
            or 0
        ),
        teams=tuple(
            TeamOf(
                t.id,
                t.name,
                t.colour,
                bool(t.leader),
                date.fromisoformat(t.from_on),
                day_of(t.until_on),
            )
            for t in reader.rows(
                "SELECT t.id, t.name, t.colour, m.leader, m.from_on, m.until_on FROM team_member m "
                "JOIN volunteer_team t ON t.id = m.team_id WHERE m.volunteer_id = :id "
                "ORDER BY m.until_on IS NOT NULL, m.from_on, m.id",
                {"id": row.id},
            )
        ),
        posts=posts,
        roles=role_names(choices["role"]),
        two_posts=has_two_posts(bool(row.party_member), row.home_unit, claims, reader.today),
        archive=tuple(
            ArchiveLine(e.id, e.kind, e.on, e.title, e.body, e.lessons, e.marks, e.until, e.note, e.struck)
            for e in archive
        ),
        summary=summarise(archive, reader.today),
        cards=cards_where(reader, "c.volunteer_id = :id", {"id": row.id}),
        sign_ups=_sign_ups(reader, row.id),
        wishes=int(reader.scalar("SELECT count(*) FROM wish WHERE claimer_id = :id", {"id": row.id})),
    )


def _form(row: Any, choices: dict[str, list[str]]) -> VolunteerForm:
    guardian = None
    if row.guardian_name:
        guardian = Guardian(
            row.guardian_name, row.guardian_phone, row.guardian_relation, day_of(row.guardian_consented_on)
        )
    until = day_of(row.insured_until)
    return VolunteerForm(
        name=row.name,
        id_kind=IdKind(row.id_kind),
        id_number=None,
        phone=None,
        area=row.area,
        consented_on=day_of(row.consented_on),
        sex=Sex(row.sex),
        birthday=day_of(row.birthday),
        skills=tuple(choices["skill"]),
        categories=tuple(choices["category"]),
        roles=tuple(choices["role"]),
        times=tuple(choices["time"]),
        guardian=guardian,
        insurance=None if until is None else Insurance(row.insurance, until),
        party_member=bool(row.party_member),
        home_unit=row.home_unit,
        home_unit_contact=row.home_unit_contact,
        reported_on=day_of(row.reported_on),
        listed=bool(row.listed),
        note=row.note,
        account_id=row.account_id,
    )


def _sign_ups(reader: Reader, volunteer_id: str) -> tuple[SignUpLine, ...]:
    # In before the volunteer: standing sign-ups with an earlier clock, each volunteer once.
    return tuple(
        SignUpLine(
            s.id,
            s.title,
            instant_of(s.starts_at),
            instant_of(s.ends_at),
            s.place,
            bool(s.places) and s.before >= s.places,
        )
        for s in reader.rows(
            "SELECT s.id, a.title, s.starts_at, s.ends_at, a.place, s.places, (SELECT count(DISTINCT o.volunteer_id) "
            "FROM sign_up o WHERE o.shift_id = s.id AND o.withdrawn_at IS NULL AND o.hlc < u.hlc) AS before "
            "FROM sign_up u JOIN service_shift s ON s.id = u.shift_id JOIN activity a ON a.id = s.activity_id "
            "WHERE u.volunteer_id = :id AND u.withdrawn_at IS NULL AND NOT s.cancelled AND s.ends_at >= :now "
            "ORDER BY s.starts_at",
            {"id": volunteer_id, "now": int(reader.now.timestamp() * 1000)},
        )
    )


def _posts(reader: Reader, volunteer_id: str) -> tuple[PostOf, ...]:
    rules = load_rule(reader, POST_RULES_KEY, PostRules())
    return tuple(
        post_of(row, rules)
        for row in reader.rows(
            "SELECT c.id, c.post_id, c.volunteer_id, p.name, c.claimed_on, c.pledged_on, c.ended_on, "
            "(SELECT group_concat(r.made_on) FROM post_report r WHERE r.claim_id = c.id) AS reports FROM post_claim c "
            "JOIN service_post p ON p.id = c.post_id WHERE c.volunteer_id = :id "
            "ORDER BY c.ended_on IS NOT NULL, c.claimed_on, c.id",
            {"id": volunteer_id},
        )
    )
