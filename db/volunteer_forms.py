"""Volunteers and activities as a form holds them: what is typed and what is read back to be edited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.domain.identity import IdKind, Sex
from db.domain.volunteers import Guardian, Insurance, Registration

POST_RULES_KEY = "posts"
"""The centre rule of how posts are claimed and reported on."""


@dataclass(frozen=True, slots=True)
class VolunteerForm:
    """A volunteer as typed. ``id_number`` and ``phone`` None keep what is there when a record is changed."""

    name: str
    id_kind: IdKind
    id_number: str | None
    phone: str | None
    area: str
    consented_on: date | None
    sex: Sex | None = None
    birthday: date | None = None
    skills: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    guardian: Guardian | None = None
    insurance: Insurance | None = None
    party_member: bool = False
    home_unit: str = ""
    home_unit_contact: str = ""
    reported_on: date | None = None
    listed: bool = True
    note: str = ""
    account_id: str | None = None
    times: tuple[str, ...] = ()
    """When there is time to serve: codes of ``FREE_TIMES``."""


def registration_of(form: VolunteerForm, registered_on: date) -> Registration:
    """What the rules of registering judge."""
    return Registration(
        name=form.name,
        id_kind=form.id_kind,
        id_number=form.id_number or "",
        phone=form.phone or "",
        area=form.area,
        registered_on=registered_on,
        consented_on=form.consented_on,
        sex=form.sex,
        birthday=form.birthday,
        skills=form.skills,
        categories=form.categories,
        guardian=form.guardian,
        insurance=form.insurance,
    )


@dataclass(frozen=True, slots=True)
class ActivityForm:
    """An activity as typed."""

    title: str
    category: str
    starts_on: date
    ends_on: date
    team_id: str | None = None
    place: str = ""
    served: str = ""
    leader_name: str = ""
    recorder_name: str = ""
    phone: str = ""
    least_age: int = 0
    skills: tuple[str, ...] = ()
    risky: bool = False
    organisation: str = ""
    note: str = ""
