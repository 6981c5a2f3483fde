"""What stands on the papers of volunteers: 承诺书, 报到登记卡, 社区奉献卡, and the published ranking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from db.domain.clock import local
from db.domain.identity import Sex
from db.domain.masking import mask_phone
from db.domain.party_service import HomeReport
from db.domain.volunteer_teams import ROLES
from db.domain.volunteers import FREE_TIMES, SKILLS
from db.models.volunteer import PostClaim, Volunteer
from db.transaction import Reader

SUPPLEMENT_LINES = 4
"""Blank lines under the deeds of a 社区奉献卡."""


_REPORT_FIELDS = (
    "name",
    "sex",
    "birth",
    "joined_party",
    "unit",
    "position",
    "unit_contact",
    "phone",
    "home",
    "skills",
    "times",
    "post",
    "wishes",
    "reported_on",
)


def team_of(reader: Reader, volunteer_id: str) -> str:
    """The name of a volunteer's main team."""
    return str(
        reader.scalar(
            "SELECT t.name FROM team_member m JOIN volunteer_team t ON t.id = m.team_id WHERE m.volunteer_id = :id "
            "AND m.until_on IS NULL ORDER BY m.from_on, m.id",
            {"id": volunteer_id},
        )
        or ""
    )


def posts_of(reader: Reader, volunteer_id: str) -> str:
    """The names of the posts a volunteer holds."""
    rows = reader.rows(
        "SELECT p.name FROM post_claim c JOIN service_post p ON p.id = c.post_id WHERE c.volunteer_id = :id "
        "AND c.ended_on IS NULL ORDER BY c.claimed_on, c.id",
        {"id": volunteer_id},
    )
    return "、".join(row.name for row in rows)


def _clerk(reader: Reader) -> str:
    return reader.operator.name if reader.operator else ""


def pledge_data(reader: Reader, volunteer: Volunteer, claim: PostClaim) -> dict[str, Any]:
    """承诺书 of a claimed post. The volunteer signs it, so the name stands on it in full."""
    post = reader.one("SELECT name, duties FROM service_post WHERE id = :id", {"id": claim.post_id})
    assert post is not None
    roles = reader.rows(
        "SELECT code FROM volunteer_choice WHERE volunteer_id = :id AND kind = 'role' AND removed_at IS NULL",
        {"id": volunteer.id},
    )
    return {
        "centre_name": reader.desk.centre_name,
        "volunteer": volunteer.name,
        "number": volunteer.number,
        "phone": mask_phone(volunteer.phone) if volunteer.phone else "",
        "post": post.name,
        "duties": post.duties,
        "team": team_of(reader, volunteer.id),
        "term": f"{claim.claimed_on} 起一年",
        "clerk": _clerk(reader),
        "signed_on": f"{local(reader.now):%Y-%m-%d}",
        "role": "、".join(name for code, name in ROLES.items() if code in {row.code for row in roles}),
        "guardian": volunteer.guardian_name,
    }


def report_card_data(reader: Reader, volunteer: Volunteer | None) -> dict[str, Any]:
    """报到登记卡 of a party member at work; blank for None."""
    blank = dict.fromkeys(_REPORT_FIELDS, "")
    data: dict[str, Any] = {
        "centre_name": reader.desk.centre_name,
        "number": "",
        "clerk": _clerk(reader),
    } | blank
    if volunteer is None:
        return data
    chosen = {
        row.code
        for row in reader.rows(
            "SELECT code FROM volunteer_choice WHERE volunteer_id = :id AND kind IN ('skill', 'time') "
            "AND removed_at IS NULL",
            {"id": volunteer.id},
        )
    }
    return data | {
        "number": volunteer.number,
        "name": volunteer.name,
        "sex": Sex(volunteer.sex).label,
        "birth": f"{volunteer.birthday:%Y-%m}" if volunteer.birthday else "",
        "unit": volunteer.home_unit,
        "unit_contact": volunteer.home_unit_contact,
        "phone": mask_phone(volunteer.phone) if volunteer.phone else "",
        "home": volunteer.area,
        "skills": "、".join(name for code, name in SKILLS.items() if code in chosen),
        "times": "、".join(name for code, name in FREE_TIMES.items() if code in chosen),
        "post": posts_of(reader, volunteer.id),
        "reported_on": str(volunteer.reported_on or ""),
    }


def hours_text(minutes: int) -> str:
    """Hours with one decimal, rounded down: ``2.5``, ``3``."""
    whole, tenth = divmod(minutes // 6, 10)
    return f"{whole}.{tenth}" if tenth else str(whole)


def service_card_data(
    reader: Reader, volunteer: Volunteer, report: HomeReport, recorders: Sequence[str]
) -> dict[str, Any]:
    """社区奉献卡 of a quarter for the member's unit; ``recorders`` belong to the deeds in order."""
    return {
        "centre_name": reader.desk.centre_name,
        "number": f"{volunteer.number}-{report.quarter.year}Q{report.quarter.number}",
        "name": volunteer.name,
        "unit": volunteer.home_unit,
        "quarter": report.quarter.label,
        "post": posts_of(reader, volunteer.id),
        "deeds": [
            {
                "on": str(deed.on),
                "what": deed.what,
                "hours": hours_text(deed.minutes) if deed.minutes else "",
                "recorder": recorder,
            }
            for deed, recorder in zip(report.deeds, recorders, strict=True)
        ],
        "total": f"合计 {len(report.deeds)} 次，{hours_text(report.minutes)} 小时",
        "comment": "",
        "secretary": "",
        "issued_on": f"{local(reader.now):%Y-%m-%d}",
        "blank": 0 if report.deeds else SUPPLEMENT_LINES,
    }
