"""Teams and posts with who is in them."""

from __future__ import annotations

from dataclasses import dataclass

from db.domain.permissions import Permission
from db.domain.shares import Share
from db.domain.volunteer_teams import PostRules
from db.post_facts import PostOf, post_of
from db.registry import query
from db.rule_store import load_rule
from db.transaction import Reader
from db.volunteer_forms import POST_RULES_KEY


@dataclass(frozen=True, slots=True)
class ListTeams:
    """Teams; ``inactive`` ones too."""

    inactive: bool = False


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team with its members and this year's counted minutes."""

    team_id: str
    code: str
    name: str
    subject: str
    colour: str
    active: bool
    members: int
    leaders: str
    minutes_year: int


@dataclass(frozen=True, slots=True)
class ListPosts:
    """Posts; ``inactive`` ones too."""

    inactive: bool = False


@dataclass(frozen=True, slots=True)
class HolderRow:
    """Who holds a post."""

    claim: PostOf
    volunteer_id: str
    number: str
    volunteer_name: str


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post with everyone who holds it."""

    post_id: str
    code: str
    name: str
    duties: str
    core: bool
    places: int
    active: bool
    holders: tuple[HolderRow, ...]


@dataclass(frozen=True, slots=True)
class PostCoverage:
    """How many of the eight and of the others somebody holds, and every post."""

    core: Share
    others: Share
    rows: tuple[PostRow, ...]


@query("teams.list", needs=Permission.VOLUNTEER_READ)
def list_teams(reader: Reader, request: ListTeams) -> tuple[TeamRow, ...]:
    """Teams in their order. The minutes are those of its present members."""
    return tuple(
        TeamRow(
            row.id,
            row.code,
            row.name,
            row.subject,
            row.colour,
            bool(row.active),
            row.members,
            row.leaders or "",
            row.minutes or 0,
        )
        for row in reader.rows(
            "SELECT t.id, t.code, t.name, t.subject, t.colour, t.active, t.position, count(v.id) AS members, "
            "group_concat(CASE WHEN m.leader THEN v.name END, '、') AS leaders, sum(y.counted_minutes) AS minutes "
            "FROM volunteer_team t LEFT JOIN team_member m ON m.team_id = t.id AND m.until_on IS NULL "
            "LEFT JOIN volunteer v ON v.id = m.volunteer_id AND v.state = 'active' AND v.merged_into IS NULL "
            "LEFT JOIN volunteer_year y ON y.volunteer_id = v.id AND y.year = :year "
            "WHERE t.active OR :inactive GROUP BY t.id ORDER BY t.position, t.id",
            {"year": reader.today.year, "inactive": int(request.inactive)},
        )
    )


@query("posts.list", needs=Permission.VOLUNTEER_READ)
def list_posts(reader: Reader, request: ListPosts) -> PostCoverage:
    """Posts in their order, the eight first."""
    rules = load_rule(reader, POST_RULES_KEY, PostRules())
    holders: dict[str, list[HolderRow]] = {}
    for row in reader.rows(
        "SELECT c.id, c.post_id, c.volunteer_id, p.name, c.claimed_on, c.pledged_on, c.ended_on, v.number, "
        "v.name AS volunteer_name, (SELECT group_concat(r.made_on) FROM post_report r WHERE r.claim_id = c.id) AS reports "
        "FROM post_claim c JOIN service_post p ON p.id = c.post_id JOIN volunteer v ON v.id = c.volunteer_id "
        "WHERE c.ended_on IS NULL ORDER BY c.claimed_on, c.id"
    ):
        line = HolderRow(post_of(row, rules), row.volunteer_id, row.number, row.volunteer_name)
        holders.setdefault(row.post_id, []).append(line)
    rows = tuple(
        PostRow(
            row.id,
            row.code,
            row.name,
            row.duties,
            bool(row.core),
            row.places,
            bool(row.active),
            tuple(holders.get(row.id, ())),
        )
        for row in reader.rows(
            "SELECT id, code, name, duties, core, places, active FROM service_post WHERE active OR :inactive "
            "ORDER BY NOT core, position, id",
            {"inactive": int(request.inactive)},
        )
    )
    used = [row for row in rows if row.active]

    def share(core: bool) -> Share:
        wanted = [row for row in used if row.core is core]
        return Share(sum(bool(row.holders) for row in wanted), len(wanted))

    return PostCoverage(share(True), share(False), rows)
