"""Teams, posts and roles of volunteers.

The seven teams (七彩) with their subjects and the roles 一代四员, 一员双岗 are those of the founding documents;
8+N posts are a catalogue of eight posts that should all be claimed and any number of others. The names of
the eight differ from place to place: ours are a start an administrator edits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from db.domain.errors import KnownError
from db.domain.shares import Share


@dataclass(frozen=True, slots=True)
class TeamKind:
    """A kind of team: code, name, subject, and its colour as six hexadecimal digits."""

    code: str
    name: str
    subject: str
    colour: str


SEVEN_TEAMS: tuple[TeamKind, ...] = (
    TeamKind("red", "红队", "扶贫帮困", "c8352c"),
    TeamKind("orange", "橙队", "青春助跑", "d9772b"),
    TeamKind("yellow", "黄队", "治安巡逻", "d9b32b"),
    TeamKind("green", "绿队", "生态环保", "3c8f4f"),
    TeamKind("cyan", "青队", "法律维权", "2f9aa0"),
    TeamKind("blue", "蓝队", "家电维修", "2f63b5"),
    TeamKind("violet", "紫队", "卫生保健", "7a4ba3"),
)
"""红扶贫帮困 橙青春助跑 黄治安巡逻 绿生态环保 青法律维权 蓝家电维修 紫卫生保健."""

ROLES: Mapping[str, str] = MappingProxyType(
    {
        "representative": "网格代表",
        "publicist": "宣传员",
        "hygienist": "卫生员",
        "safety": "安全员",
        "mediator": "调解员",
    }
)
"""一代四员: code and name."""

FOUR_MEMBERS = frozenset(ROLES) - {"representative"}


@dataclass(frozen=True, slots=True)
class Post:
    """A post of the catalogue. ``core`` is one of the eight; ``places`` how many may hold it, 0 without limit."""

    code: str
    name: str
    core: bool
    places: int = 0
    active: bool = True


CORE_POSTS: tuple[Post, ...] = (
    Post("policy", "政策宣传岗", True),
    Post("opinion", "民意收集岗", True),
    Post("mediation", "矛盾调解岗", True),
    Post("safety", "治安巡防岗", True),
    Post("hygiene", "环境卫生岗", True),
    Post("help", "帮扶解困岗", True),
    Post("culture", "文体活动岗", True),
    Post("supervision", "民主监督岗", True),
)


class ClaimState(StrEnum):
    """A claimed post: claimed, pledged on paper (承诺书), reported on (述职), given up."""

    CLAIMED = "claimed"
    PLEDGED = "pledged"
    REPORTED = "reported"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The word in the list."""
        return {"claimed": "已认领", "pledged": "已承诺", "reported": "已述职", "ended": "已卸岗"}[self.value]


@dataclass(frozen=True, slots=True)
class Claim:
    """A volunteer's hold on a post. ``reported_on`` are the days of 述职."""

    post: str
    volunteer: str
    claimed_on: date
    pledged_on: date | None = None
    reported_on: tuple[date, ...] = ()
    ended_on: date | None = None

    @property
    def state(self) -> ClaimState:
        """Where the claim stands."""
        if self.ended_on is not None:
            return ClaimState.ENDED
        if self.reported_on:
            return ClaimState.REPORTED
        return ClaimState.PLEDGED if self.pledged_on is not None else ClaimState.CLAIMED

    def held_on(self, day: date) -> bool:
        """Whether the post was held on a day."""
        return self.claimed_on <= day and (self.ended_on is None or day < self.ended_on)


@dataclass(frozen=True, slots=True)
class PostRules:
    """How many posts one volunteer may hold, and after how many days of holding one 述职 is due."""

    most_posts: int = 3
    report_days: int = 365


DEFAULT_RULES = PostRules()


def check_claim(
    post: Post, volunteer: str, claims: Sequence[Claim], today: date, rules: PostRules = DEFAULT_RULES
) -> None:
    """Whether a volunteer may claim a post today; ``claims`` are all claims of everyone.

    Raises KnownError ``POST-CLOSED``, ``POST-HELD``, ``POST-FULL`` or ``POST-MANY``.
    """
    if not post.active:
        raise KnownError("POST-CLOSED", f"「{post.name}」已停用，请选别的岗位。", "post")
    held = [claim for claim in claims if claim.held_on(today)]
    mine = {claim.post for claim in held if claim.volunteer == volunteer}
    if post.code in mine:
        raise KnownError("POST-HELD", f"本人已在「{post.name}」，请选别的岗位，不用再认领。", "post")
    if post.places and len({c.volunteer for c in held if c.post == post.code}) >= post.places:
        raise KnownError("POST-FULL", f"「{post.name}」{post.places} 个名额已满，请选别的岗位。", "post")
    if len(mine) >= rules.most_posts:
        raise KnownError("POST-MANY", f"每人最多认领 {rules.most_posts} 个岗位，请先卸下一个。", "post")


def claimed_share(posts: Iterable[Post], claims: Sequence[Claim], day: date, *, core: bool = True) -> Share:
    """How many of the eight (or of the N) posts in use somebody holds on a day; 8 岗认领 100 % is the aim."""
    wanted = {post.code for post in posts if post.core is core and post.active}
    held = {claim.post for claim in claims if claim.held_on(day)} & wanted
    return Share(len(held), len(wanted))


def report_due(claim: Claim, rules: PostRules = DEFAULT_RULES) -> date | None:
    """The day by which 述职 is due next; ``None`` for a post given up."""
    if claim.ended_on is not None:
        return None
    since = max((claim.pledged_on or claim.claimed_on, *claim.reported_on))
    return date.fromordinal(since.toordinal() + rules.report_days)


def has_two_posts(party_member: bool, work_unit: str, claims: Iterable[Claim], day: date) -> bool:
    """一员双岗: a party member with a post at work who also holds one in the community."""
    return party_member and bool(work_unit.strip()) and any(claim.held_on(day) for claim in claims)


def role_names(roles: Collection[str]) -> tuple[str, ...]:
    """The names of roles held, in the order of 一代四员."""
    return tuple(name for code, name in ROLES.items() if code in roles)
