"""微心愿 and 急需求: posted, claimed, fulfilled, thanked for, counted.

Steps of desks that did not see each other follow ``step_chain``: of two who claim a wish at once the earlier
has it, the other is shown to a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from db.domain.errors import KnownError
from db.domain.shares import Share
from db.domain.step_chain import replay_steps

LONGEST_TITLE = 40


class WishKind(StrEnum):
    """A small wish, or a need that cannot wait."""

    WISH = "wish"
    URGENT = "urgent"

    @property
    def label(self) -> str:
        """微心愿 or 急需求."""
        return "微心愿" if self is WishKind.WISH else "急需求"


class WishState(StrEnum):
    """Where a wish stands."""

    POSTED = "posted"
    CLAIMED = "claimed"
    DONE = "done"
    THANKED = "thanked"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The word on the wall."""
        return _STATES[self]


_STATES: Mapping[WishState, str] = MappingProxyType(
    {
        WishState.POSTED: "待认领",
        WishState.CLAIMED: "已认领",
        WishState.DONE: "已实现",
        WishState.THANKED: "已致谢",
        WishState.WITHDRAWN: "已撤回",
    }
)


class WishAction(StrEnum):
    """A step of a wish."""

    POST = "post"
    CLAIM = "claim"
    RELEASE = "release"
    FULFIL = "fulfil"
    THANK = "thank"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"

    @property
    def label(self) -> str:
        """The word on the key."""
        return _ACTIONS[self]


_ACTIONS: Mapping[WishAction, str] = MappingProxyType(
    {
        WishAction.POST: "发布",
        WishAction.CLAIM: "认领",
        WishAction.RELEASE: "退回",
        WishAction.FULFIL: "实现",
        WishAction.THANK: "致谢",
        WishAction.REOPEN: "重新发布",
        WishAction.WITHDRAW: "撤回",
    }
)
TRANSITIONS: Mapping[tuple[WishState | None, object], WishState] = MappingProxyType(
    {
        (None, WishAction.POST): WishState.POSTED,
        (WishState.POSTED, WishAction.CLAIM): WishState.CLAIMED,
        (WishState.POSTED, WishAction.WITHDRAW): WishState.WITHDRAWN,
        (WishState.CLAIMED, WishAction.RELEASE): WishState.POSTED,
        (WishState.CLAIMED, WishAction.FULFIL): WishState.DONE,
        (WishState.CLAIMED, WishAction.WITHDRAW): WishState.WITHDRAWN,
        (WishState.DONE, WishAction.THANK): WishState.THANKED,
        (WishState.DONE, WishAction.REOPEN): WishState.POSTED,
        (WishState.WITHDRAWN, WishAction.REOPEN): WishState.POSTED,
    }
)
_WITH_REASON = frozenset({WishAction.RELEASE, WishAction.REOPEN, WishAction.WITHDRAW})


@dataclass(frozen=True, slots=True)
class WishStep:
    """A step on a business date; ``claimer`` (a volunteer, party member or unit) only with CLAIM."""

    id: str
    hlc: int
    base_version: int
    action: WishAction
    on: date
    claimer: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish as its steps leave it; ``review`` says that desks disagreed (two claimed it at once)."""

    state: WishState
    version: int
    claimer: str
    posted_on: date
    claimed_on: date | None
    done_on: date | None
    review: bool


def replay_wish(steps: Iterable[WishStep]) -> Wish | None:
    """The wish its steps make, in whatever order they arrived; ``None`` before it was posted."""
    chain = replay_steps(steps, TRANSITIONS)
    if chain.state is None:
        return None
    claimer, claimed_on, done_on = "", None, None
    state: WishState | None = None
    for step in chain.applied:
        state = TRANSITIONS[state, step.action]
        if state is WishState.POSTED:
            claimer, claimed_on, done_on = "", None, None
        elif step.action is WishAction.CLAIM:
            claimer, claimed_on = step.claimer, step.on
        elif step.action is WishAction.FULFIL:
            done_on = step.on
    posted_on = chain.applied[0].on
    return Wish(chain.state, chain.version, claimer, posted_on, claimed_on, done_on, bool(chain.superseded))


def check_step(wish: Wish | None, step: WishStep) -> None:
    """Whether a step may be taken now.

    Raises KnownError ``WISH-STALE``, ``WISH-STATE``, ``WISH-CLAIMER``, ``WISH-REASON`` or ``WISH-DATE``.
    """
    if wish is not None and step.base_version != wish.version:
        raise KnownError("WISH-STALE", "这条心愿刚被别人处理过，请刷新后再看。")
    state = wish.state if wish else None
    if (state, step.action) not in TRANSITIONS:
        now = f"「{state.label}」的心愿" if state else "还没有发布的心愿"
        raise KnownError("WISH-STATE", f"{now}不能「{step.action.label}」，请刷新后再看。")
    if step.action is WishAction.CLAIM and not step.claimer.strip():
        raise KnownError("WISH-CLAIMER", "请选择由谁认领。", "claimer")
    if step.action in _WITH_REASON and not step.reason.strip():
        raise KnownError("WISH-REASON", f"「{step.action.label}」要写原因，请补上。", "reason")
    if wish is not None and step.on < (wish.done_on or wish.claimed_on or wish.posted_on):
        raise KnownError("WISH-DATE", "日期早于上一步，请核对。", "on")


def check_post(title: str, wanted_by: date | None, today: date) -> str:
    """The stored title of a wish about to be posted. Raises KnownError ``WISH-TITLE`` or ``WISH-WANTED``."""
    kept = " ".join(title.split())
    if not kept or len(kept) > LONGEST_TITLE:
        raise KnownError("WISH-TITLE", f"请用 1 至 {LONGEST_TITLE} 个字写明心愿。", "title")
    if wanted_by is not None and wanted_by < today:
        raise KnownError("WISH-WANTED", "希望实现的日期已过，请改日期。", "wanted_by")
    return kept


@dataclass(frozen=True, slots=True)
class WishFigures:
    """Counts of a kind; 已认领 includes what was fulfilled since, 已实现 what was thanked for."""

    posted: int
    claimed: int
    done: int
    thanked: int
    withdrawn: int

    @property
    def fulfilled(self) -> Share:
        """Fulfilled of those posted and not withdrawn."""
        return Share(self.done, self.posted - self.withdrawn)


def wish_figures(wishes: Iterable[Wish]) -> WishFigures:
    """Count wishes by how far they have come."""
    count = dict.fromkeys(WishState, 0)
    for wish in wishes:
        count[wish.state] += 1
    thanked = count[WishState.THANKED]
    done = thanked + count[WishState.DONE]
    return WishFigures(
        sum(count.values()), done + count[WishState.CLAIMED], done, thanked, count[WishState.WITHDRAWN]
    )
