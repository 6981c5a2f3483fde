"""微心愿 and 急需求: posted, claimed, fulfilled, thanked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.wishes import WishAction, WishKind, WishState, check_post
from db.models.resident import Household, Resident
from db.models.wish import Wish
from db.registry import use_case
from db.resident_rules import line
from db.transaction import Transaction
from db.usecases.volunteers import fresh_id
from db.volunteer_rules import find_volunteer
from db.wish_store import take_wish_step

ClaimerKind = Literal["", "volunteer", "member", "unit", "other"]
LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True)
class PostWish:
    """A wish to post. ``request_id`` becomes its id; ``wisher`` is filled from the resident when empty."""

    request_id: str
    kind: WishKind
    title: str
    text: str = ""
    resident_id: str | None = None
    household_id: str | None = None
    wisher: str = ""
    wanted_by: date | None = None


@dataclass(frozen=True, slots=True)
class StepWish:
    """A step of a wish; ``base_version`` was on screen. A claim names a volunteer or member by id, others by name."""

    wish_id: str
    action: WishAction
    base_version: int
    claimer_kind: ClaimerKind = ""
    claimer_id: str | None = None
    claimer_name: str = ""
    reason: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class WishSaved:
    """Where the wish stands."""

    wish_id: str
    state: WishState
    version: int
    repeated: bool = False


@use_case("wishes.post", needs=Permission.WISH_WRITE)
def post_wish(tx: Transaction, request: PostWish) -> WishSaved:
    """Post a wish. Raises KnownError WISH-TITLE, WISH-WANTED, PERSON-MISSING, HOUSEHOLD-MISSING, REQUEST."""
    known = tx.session.get(Wish, fresh_id(request.request_id))
    if known is not None:
        return WishSaved(known.id, WishState(known.state), known.version, repeated=True)
    title = check_post(request.title, request.wanted_by, tx.today)
    if len(request.text) > LONGEST_TEXT:
        raise KnownError("WISH-TEXT", f"说明最多 {LONGEST_TEXT} 字，请写短一些。", "text")
    wisher = line(request.wisher, "wisher", "心愿人", 50)
    if request.resident_id is not None:
        resident = tx.session.get(Resident, request.resident_id)
        if resident is None or resident.status in ("merged", "forgotten"):
            raise KnownError("PERSON-MISSING", "这位居民的档案不在了；请重新查找。", "resident_id")
        wisher = wisher or resident.name
    if request.household_id is not None and tx.session.get(Household, request.household_id) is None:
        raise KnownError("HOUSEHOLD-MISSING", "找不到这一户；请重新选择。", "household_id")
    row = Wish(
        id=request.request_id,
        kind=request.kind.value,
        title=title,
        text=request.text.strip(),
        resident_id=request.resident_id,
        household_id=request.household_id,
        wisher=wisher,
        wanted_by=request.wanted_by,
        created_at=tx.now,
        operator_id=tx.actor.operator_id,
        operator_name=tx.actor.name,
        state=WishState.POSTED.value,
        version=0,
        posted_on=tx.today,
    )
    tx.session.add(row)
    after = take_wish_step(tx, row, WishAction.POST, 0)
    tx.audit("wish", row.id)
    tx.changes("wishes")
    return WishSaved(row.id, after.state, after.version)


@use_case("wishes.step", needs=Permission.WISH_WRITE)
def step_wish(tx: Transaction, request: StepWish) -> WishSaved:
    """Take one step. Raises KnownError WISH-MISSING, WISH-STALE, WISH-STATE, WISH-CLAIMER, WISH-REASON, WISH-DATE."""
    row = tx.session.get(Wish, request.wish_id)
    if row is None:
        raise KnownError("WISH-MISSING", "找不到这条心愿；请刷新后再看。", "wish_id")
    kind, claimer_id = "", None
    name = ""
    if request.action is WishAction.CLAIM:
        kind, claimer_id = request.claimer_kind, request.claimer_id
        if kind in ("volunteer", "member"):
            if claimer_id is None:
                raise KnownError("WISH-CLAIMER", "请选择由谁认领。", "claimer_id")
            find_volunteer(tx, claimer_id, "claimer_id", serving=True)
        else:
            name = line(request.claimer_name, "claimer_name", "认领单位", 60)
    on = request.on or tx.today
    if on > tx.today:
        raise KnownError("WISH-DATE", "日期在今天之后，请改成实际的日期。", "on")
    after = take_wish_step(
        tx,
        row,
        request.action,
        request.base_version,
        on=on,
        claimer_kind=kind,
        claimer_id=claimer_id,
        claimer_name=name,
        reason=request.reason,
    )
    tx.audit("wish", row.id, step=request.action.value)
    tx.changes("wishes")
    return WishSaved(row.id, after.state, after.version)
