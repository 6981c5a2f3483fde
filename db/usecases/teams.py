"""Teams of volunteers, and the 8+N posts they claim, pledge for and report on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.volunteer_teams import Claim, Post, PostRules, check_claim
from db.models.volunteer import PostClaim, PostReport, ServicePost, TeamMember, Volunteer, VolunteerTeam
from db.papers import queue_paper
from db.registry import use_case
from db.resident_rules import line
from db.rule_store import load_rule
from db.transaction import Transaction
from db.usecases.volunteers import fresh_id
from db.volunteer_forms import POST_RULES_KEY
from db.volunteer_papers import pledge_data
from db.volunteer_rules import find_volunteer

_COLOUR = re.compile("[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class SaveTeam:
    """A team as edited; None makes a new one. ``colour`` is six hexadecimal digits or empty."""

    name: str
    subject: str = ""
    colour: str = ""
    active: bool = True
    team_id: str | None = None


@dataclass(frozen=True, slots=True)
class TeamSaved:
    """The team."""

    team_id: str


@dataclass(frozen=True, slots=True)
class JoinTeam:
    """Who joins a team."""

    team_id: str
    volunteer_ids: tuple[str, ...]
    from_on: date | None = None
    leader: bool = False


@dataclass(frozen=True, slots=True)
class LeaveTeam:
    """Who leaves a team."""

    team_id: str
    volunteer_id: str
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class SetTeamLeader:
    """Who leads a team, or does no more."""

    team_id: str
    volunteer_id: str
    leader: bool


@dataclass(frozen=True, slots=True)
class TeamMembers:
    """How many rows changed."""

    team_id: str
    changed: int


@dataclass(frozen=True, slots=True)
class SavePost:
    """A post as edited; None makes a new one. ``places`` 0 is without limit."""

    name: str
    duties: str = ""
    core: bool = False
    places: int = 0
    active: bool = True
    post_id: str | None = None


@dataclass(frozen=True, slots=True)
class PostSaved:
    """The post."""

    post_id: str


@dataclass(frozen=True, slots=True)
class ClaimPost:
    """Who claims which post."""

    post_id: str
    volunteer_id: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PledgePost:
    """The 承诺书 of a claim was signed."""

    claim_id: str
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class PrintPledge:
    """The 承诺书 of a claim is wanted on paper."""

    claim_id: str


@dataclass(frozen=True, slots=True)
class ReportPost:
    """述职 on a post; ``rating`` 1 to 5, 0 for none. ``request_id`` becomes the report's id."""

    request_id: str
    claim_id: str
    on: date
    text: str
    rating: int = 0


@dataclass(frozen=True, slots=True)
class EndPost:
    """A post given up."""

    claim_id: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class PostClaimed:
    """The claim, and papers queued for it."""

    claim_id: str
    job_ids: tuple[str, ...] = ()


def _team(tx: Transaction, team_id: str) -> VolunteerTeam:
    row = tx.session.get(VolunteerTeam, team_id)
    if row is None:
        raise KnownError("TEAM-MISSING", "找不到这支队伍；请重新选择。", "team_id")
    return row


@use_case("teams.save", needs=Permission.VOLUNTEER_WRITE)
def save_team(tx: Transaction, request: SaveTeam) -> TeamSaved:
    """Make a team or change it. Raises KnownError TEAM-NAME, TEAM-COLOUR, TEAM-MISSING."""
    name = line(request.name, "name", "队伍名称", 40)
    if not name:
        raise KnownError("TEAM-NAME", "请填队伍名称。", "name")
    taken = tx.session.scalar(select(VolunteerTeam.id).where(VolunteerTeam.name == name))
    if taken not in (None, request.team_id):
        raise KnownError("TEAM-NAME", "已有同名的队伍，请换一个名称。", "name")
    if request.colour and not _COLOUR.fullmatch(request.colour):
        raise KnownError("TEAM-COLOUR", "颜色不对，请从色板里选。", "colour")
    if request.team_id is None:
        place = int(tx.scalar("SELECT coalesce(max(position), -1) + 1 FROM volunteer_team"))
        row = VolunteerTeam(id=tx.new_id(), code="", position=place)
        row.code = f"t-{row.id[-16:]}"
        tx.session.add(row)
    else:
        row = _team(tx, request.team_id)
    row.name, row.subject = name, line(request.subject, "subject", "服务主题", 40)
    row.colour, row.active = request.colour, request.active
    tx.audit("team", row.id)
    tx.changes("volunteers")
    return TeamSaved(row.id)


def _membership(tx: Transaction, team_id: str, volunteer_id: str) -> TeamMember | None:
    return tx.session.scalars(
        select(TeamMember).where(
            TeamMember.team_id == team_id,
            TeamMember.volunteer_id == volunteer_id,
            TeamMember.until_on.is_(None),
        )
    ).first()


@use_case("teams.join", needs=Permission.VOLUNTEER_WRITE)
def join_team(tx: Transaction, request: JoinTeam) -> TeamMembers:
    """Put volunteers into a team. Raises KnownError TEAM-MISSING, VOLUNTEER-…."""
    team = _team(tx, request.team_id)
    changed = 0
    for volunteer_id in dict.fromkeys(request.volunteer_ids):
        find_volunteer(tx, volunteer_id, serving=True)
        if _membership(tx, team.id, volunteer_id) is None:
            tx.session.add(
                TeamMember(
                    team_id=team.id,
                    volunteer_id=volunteer_id,
                    leader=request.leader,
                    from_on=request.from_on or tx.today,
                )
            )
            changed += 1
    tx.audit("team", team.id, people=changed)
    tx.changes("volunteers")
    return TeamMembers(team.id, changed)


@use_case("teams.leave", needs=Permission.VOLUNTEER_WRITE)
def leave_team(tx: Transaction, request: LeaveTeam) -> TeamMembers:
    """Take a volunteer out of a team. Raises KnownError TEAM-MEMBER."""
    member = _membership(tx, request.team_id, request.volunteer_id)
    if member is None:
        raise KnownError("TEAM-MEMBER", "这位志愿者不在这支队伍里；请刷新后再看。", "volunteer_id")
    member.until_on = request.until_on or tx.today
    tx.audit("team", request.team_id, volunteer=request.volunteer_id)
    tx.changes("volunteers")
    return TeamMembers(request.team_id, 1)


@use_case("teams.set_leader", needs=Permission.VOLUNTEER_WRITE)
def set_team_leader(tx: Transaction, request: SetTeamLeader) -> TeamMembers:
    """Say who leads a team. Raises KnownError TEAM-MEMBER."""
    member = _membership(tx, request.team_id, request.volunteer_id)
    if member is None:
        raise KnownError("TEAM-MEMBER", "这位志愿者不在这支队伍里；请先加入队伍。", "volunteer_id")
    member.leader = request.leader
    tx.audit("team", request.team_id, volunteer=request.volunteer_id)
    tx.changes("volunteers")
    return TeamMembers(request.team_id, 1)


@use_case("posts.save", needs=Permission.VOLUNTEER_WRITE)
def save_post(tx: Transaction, request: SavePost) -> PostSaved:
    """Make a post or change it. Raises KnownError POST-NAME, POST-PLACES, POST-MISSING."""
    name = line(request.name, "name", "岗位名称", 40)
    if not name:
        raise KnownError("POST-NAME", "请填岗位名称。", "name")
    if request.places < 0:
        raise KnownError("POST-PLACES", "名额不能小于 0；不限名额请填 0。", "places")
    if request.post_id is None:
        place = int(tx.scalar("SELECT coalesce(max(position), -1) + 1 FROM service_post"))
        row = ServicePost(id=tx.new_id(), code="", position=place)
        row.code = f"p-{row.id[-16:]}"
        tx.session.add(row)
    else:
        found = tx.session.get(ServicePost, request.post_id)
        if found is None:
            raise KnownError("POST-MISSING", "找不到这个岗位；请刷新后再看。", "post_id")
        row = found
    row.name, row.duties = name, line(request.duties, "duties", "职责", 300)
    row.core, row.places, row.active = request.core, request.places, request.active
    tx.audit("post", row.id)
    tx.changes("volunteers")
    return PostSaved(row.id)


def _claim(tx: Transaction, claim_id: str) -> PostClaim:
    row = tx.session.get(PostClaim, claim_id)
    if row is None or row.ended_on is not None:
        raise KnownError("CLAIM-MISSING", "这个岗位没有在认领中；请刷新后再看。", "claim_id")
    return row


@use_case("posts.claim", needs=Permission.VOLUNTEER_WRITE)
def claim_post(tx: Transaction, request: ClaimPost) -> PostClaimed:
    """Claim a post. Raises KnownError POST-MISSING, POST-CLOSED, POST-HELD, POST-FULL, POST-MANY, VOLUNTEER-…."""
    find_volunteer(tx, request.volunteer_id, serving=True)
    post = tx.session.get(ServicePost, request.post_id)
    if post is None:
        raise KnownError("POST-MISSING", "找不到这个岗位；请刷新后再看。", "post_id")
    claims = [
        Claim(row.post_id, row.volunteer_id, row.claimed_on, row.pledged_on, (), row.ended_on)
        for row in tx.session.scalars(select(PostClaim).where(PostClaim.ended_on.is_(None)))
    ]
    rules = load_rule(tx, POST_RULES_KEY, PostRules())
    check_claim(
        Post(post.id, post.name, post.core, post.places, post.active),
        request.volunteer_id,
        claims,
        tx.today,
        rules,
    )
    row = PostClaim(
        id=tx.new_id(),
        post_id=post.id,
        volunteer_id=request.volunteer_id,
        claimed_on=tx.today,
        note=line(request.note, "note", "备注", 200),
    )
    tx.session.add(row)
    tx.audit("post", post.id, volunteer=request.volunteer_id)
    tx.changes("volunteers")
    return PostClaimed(row.id)


@use_case("posts.print", needs=Permission.PAPER_PRINT)
def print_pledge(tx: Transaction, request: PrintPledge) -> PostClaimed:
    """Queue the 承诺书 to be signed. Raises KnownError CLAIM-MISSING."""
    row = _claim(tx, request.claim_id)
    volunteer = tx.session.get_one(Volunteer, row.volunteer_id)
    job = queue_paper(tx, "pledge", "a4", row.id, "岗位承诺书", pledge_data(tx, volunteer, row))
    tx.audit("post", row.post_id, volunteer=row.volunteer_id)
    tx.changes("papers")
    return PostClaimed(row.id, (job,))


@use_case("posts.pledge", needs=Permission.VOLUNTEER_WRITE)
def pledge_post(tx: Transaction, request: PledgePost) -> PostClaimed:
    """Note that the 承诺书 was signed. Raises KnownError CLAIM-MISSING, POST-DATE."""
    row = _claim(tx, request.claim_id)
    on = request.signed_on or tx.today
    if not row.claimed_on <= on <= tx.today:
        raise KnownError("POST-DATE", "签署日期应在认领之后、今天之前，请核对。", "signed_on")
    row.pledged_on = on
    tx.audit("post", row.post_id, volunteer=row.volunteer_id)
    tx.changes("volunteers")
    return PostClaimed(row.id)


@use_case("posts.report", needs=Permission.VOLUNTEER_WRITE)
def report_post(tx: Transaction, request: ReportPost) -> PostClaimed:
    """Keep 述职 on a post. Raises KnownError CLAIM-MISSING, POST-DATE, POST-REPORT, REQUEST."""
    row = _claim(tx, request.claim_id)
    if tx.session.get(PostReport, fresh_id(request.request_id)) is not None:
        return PostClaimed(row.id)
    if not row.claimed_on <= request.on <= tx.today:
        raise KnownError("POST-DATE", "述职日期应在认领之后、今天之前，请核对。", "on")
    if not request.text.strip() or len(request.text) > 2000:
        raise KnownError("POST-REPORT", "请写述职内容（2000 字以内）。", "text")
    if not 0 <= request.rating <= 5:
        raise KnownError("POST-REPORT", "评价应为 1 至 5 星，请改。", "rating")
    tx.session.add(
        PostReport(
            id=request.request_id,
            claim_id=row.id,
            made_on=request.on,
            text=request.text.strip(),
            rating=request.rating,
            hlc=tx.hlc(),
            operator_id=tx.actor.operator_id,
            operator_name=tx.actor.name,
        )
    )
    tx.audit("post", row.post_id, volunteer=row.volunteer_id)
    tx.changes("volunteers")
    return PostClaimed(row.id)


@use_case("posts.end", needs=Permission.VOLUNTEER_WRITE)
def end_post(tx: Transaction, request: EndPost) -> PostClaimed:
    """Give a post up. Raises KnownError CLAIM-MISSING, POST-DATE."""
    row = _claim(tx, request.claim_id)
    on = request.on or tx.today
    if not row.claimed_on <= on <= tx.today:
        raise KnownError("POST-DATE", "卸岗日期应在认领之后、今天之前，请核对。", "on")
    row.ended_on = on
    tx.audit("post", row.post_id, volunteer=row.volunteer_id)
    tx.changes("volunteers")
    return PostClaimed(row.id)
