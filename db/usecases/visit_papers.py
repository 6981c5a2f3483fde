"""Papers for the road: 入户走访记录表, blank or with what is known printed, and the month's list of a grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from db.domain.clock import local
from db.domain.errors import KnownError
from db.domain.masking import mask_name
from db.domain.permissions import Permission
from db.domain.scancodes import household_payload, visit_form_payload
from db.domain.visit_plan import DueKind
from db.domain.visit_topics import SEEN_TOPICS
from db.home_facts import short_door
from db.papers import queue_paper
from db.queries.visit_form import GetVisitForm, VisitForm, visit_form
from db.queries.visit_plan import GetMonthPlan, MonthPlanView, PlanLine, month_plan
from db.registry import use_case
from db.seen import note_seen
from db.transaction import Transaction

MOST_FORMS = 400
"""Forms in one pack: no grid has more households."""


@dataclass(frozen=True, slots=True)
class PrintVisitForms:
    """A form for every household in this order, then so many ``blanks``.

    ``sensitive`` asks for tags and what was seen last time on them: only when said so, and only for who may see them.
    """

    household_ids: tuple[str, ...]
    blanks: int = 0
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class PrintMonthList:
    """Whose month: a grid's, a worker's, or everybody's; ``sensitive`` asks for tags on it."""

    year: int
    month: int
    grid: str | None = None
    worker_id: str | None = None
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class PaperQueued:
    """The paper's place in the queue and its name."""

    job_id: str
    title: str


def _printed(tx: Transaction) -> dict[str, Any]:
    return {
        "centre_name": tx.desk.centre_name,
        "printed_on": f"{local(tx.now):%Y-%m-%d}",
        "printed_by": tx.actor.name,
    }


def _check_sensitive(tx: Transaction, *, asked: bool) -> bool:
    """Tags and what was seen go on paper only when asked for, by who may see them. Raises KnownError PERMISSION."""
    if asked:
        tx.require(Permission.SENSITIVE_READ)
    return asked


def _last_words(facts: VisitForm) -> list[dict[str, str]]:
    labels = {topic.code: topic.label for topic in SEEN_TOPICS}
    lines = []
    for seen in facts.seen:
        words = "；".join(part for part in ("、".join(seen.options), seen.note) if part)
        if words and seen.topic in labels:
            lines.append({"topic": labels[seen.topic], "text": words})
    return lines


def _page(tx: Transaction, household_id: str, *, sensitive: bool) -> dict[str, Any]:
    facts = visit_form.function(tx, GetVisitForm(household_id))
    living = [member for member in facts.members if member.status == "active"]
    short = short_door(facts.building, facts.unit, facts.door)
    if sensitive and facts.tags:
        note_seen(tx, "household", household_id)
    return {
        "number": tx.next_serial("ZF").short,
        "qr_payload": household_payload(household_id),
        "door": f"{facts.estate} {short}".strip(),
        "head": mask_name(facts.head),
        "people": str(len(living)) if living else "",
        "grid": facts.grid,
        "worker": facts.worker_name,
        "last_visit": str(facts.last_visit_on or ""),
        "tags": [tag.name for tag in facts.tags] if sensitive else [],
        "members": [mask_name(member.name) for member in living],
        "last": _last_words(facts) if sensitive else [],
    }


@use_case("visits.print_forms", needs=Permission.PAPER_PRINT)
def print_visit_forms(tx: Transaction, request: PrintVisitForms) -> PaperQueued:
    """Queue a pack of forms, one page a household. Raises KnownError VISIT-FORMS, HOUSEHOLD-MISSING."""
    count = len(request.household_ids) + request.blanks
    if not 1 <= count <= MOST_FORMS or request.blanks < 0:
        raise KnownError("VISIT-FORMS", f"一次可印 1 到 {MOST_FORMS} 张走访表；请分几次打印。", "household_ids")
    sensitive = _check_sensitive(tx, asked=request.sensitive)
    pages = [_page(tx, household_id, sensitive=sensitive) for household_id in request.household_ids]
    for _ in range(request.blanks):
        number = tx.next_serial("ZF").short
        pages.append({"number": number, "qr_payload": visit_form_payload(number)})
    tags = tx.rows("SELECT name FROM tag WHERE active ORDER BY position, code")
    data = _printed(tx) | {
        "pages": pages,
        "tag_names": [row.name for row in tags],
        "agency_phone": tx.desk.centre_phone,
        "tags_shown": sensitive,
    }
    subject = request.household_ids[0] if len(request.household_ids) == 1 else ""
    title = "入户走访记录表" if count == 1 else f"入户走访记录表 {count} 张"
    job_id = queue_paper(tx, "visit_form", "a4", subject, title, data)
    tx.audit("household" if subject else "visits", subject, kind="visit_form", created=count)
    tx.changes("papers")
    return PaperQueued(job_id, title)


@use_case("visits.print_month", needs=Permission.PAPER_PRINT)
def print_month_list(tx: Transaction, request: PrintMonthList) -> PaperQueued:
    """Queue the month's list of who is still to be visited, in walking order. Raises KnownError VISIT-LIST-EMPTY."""
    asked = GetMonthPlan(request.year, request.month, request.grid, request.worker_id)
    plan = month_plan.function(tx, asked)
    left = [line for line in plan.lines if line.state != "done"]
    if not left:
        raise KnownError("VISIT-LIST-EMPTY", "这张单子上没有还要走访的户，没有打印；请换一个网格或月份。", "grid")
    sensitive = _check_sensitive(tx, asked=request.sensitive)
    grids = sorted({line.grid for line in left})
    workers = sorted({line.worker_name for line in left if line.worker_name})
    data = _printed(tx) | {
        "month": f"{request.year} 年 {request.month} 月",
        "worker": "、".join(workers) or "未派人",
        "grid": "、".join(grid for grid in grids if grid) or "未分网格",
        "summary": _summary(plan, left),
        "groups": [
            {"building": building, "rows": [_row(line, sensitive=sensitive) for line in lines]}
            for building, lines in groupby(left, _building)
        ],
        "tags_shown": sensitive,
    }
    title = f"月走访单 {request.month} 月"
    job_id = queue_paper(tx, "month_list", "a4", "", title, data)
    tx.audit("visits", "", kind="month_list", created=len(left))
    tx.changes("papers")
    return PaperQueued(job_id, title)


def _summary(plan: MonthPlanView, left: list[PlanLine]) -> str:
    overdue = sum(line.state == "overdue" for line in left)
    done = len(plan.lines) - len(left)
    parts = [f"本月单上 {len(plan.lines)} 户，已走访 {done} 户，下面是还没走的 {len(left)} 户"]
    if overdue:
        parts.append(f"其中关爱对象逾期 {overdue} 户")
    return "，".join(parts) + "。" + (plan.text if plan.text else "")


def _building(line: PlanLine) -> str:
    building = line.building
    words = f"{building} 号楼" if building.isdigit() else building
    return f"{line.estate} {words}".strip() or "未登记门牌"


def _row(line: PlanLine, *, sensitive: bool) -> Mapping[str, Any]:
    overdue = line.state == "overdue" and line.due_on is not None
    due = f"{line.due_on}" if line.kind in (DueKind.DUE, DueKind.OVERDUE) and line.due_on else "年内"
    return {
        "door": f"{line.estate} {line.short_door}".strip(),
        "head": line.head_masked,
        "last_visit": str(line.last_visit or ""),
        "due": due,
        "tags": "、".join(tag.name for tag in line.tags) if sensitive else "",
        "overdue": overdue,
    }
