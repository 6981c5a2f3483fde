"""What else happens at the counter: questions, refusals, receipts that come back."""

from __future__ import annotations

from db.domain.scancodes import receipt_payload
from db.queries.cases import CaseDetail, FindCase, GetCase, find_case, get_case
from desktop.tour.task import Tour


def notice(tour: Tour) -> None:
    """Somebody only asks: the item's first letters, F8, the list of what to bring."""
    hands = tour.driver
    before = len(tour.paper_names())
    hands.decide()
    hands.expect(hands.focus == "walkin_item_search", "光标在事项栏")
    hands.type("db")
    hands.press("Return", until=lambda: hands.shows("walkin_materials"), awaited="材料清单")
    hands.shot("consultation")
    hands.decide()
    hands.press("F8")
    hands.settle_papers()
    hands.expect(len(tour.paper_names()) == before + 1, "一次性告知单打出来了")
    hands.shot("notice")
    hands.press("Escape", until=lambda: hands.head.startswith("空闲"), awaited="空闲，下一位")


def blocked_item(tour: Tour) -> None:
    """A certificate no community may issue: why, where to go, and the slip that says so."""
    hands = tour.driver
    before = len(tour.paper_names())
    hands.decide()
    hands.type("wfz")
    hands.press("Return", until=lambda: hands.shows("walkin_blocked_office"), awaited="为什么不开")
    hands.shot("blocked")
    hands.decide()
    hands.press("F8")
    hands.settle_papers()
    hands.expect(len(tour.paper_names()) == before + 1, "指引单打出来了")
    hands.shot("blocked-slip")
    hands.press("Escape", until=lambda: hands.head.startswith("空闲"), awaited="空闲，下一位")


def scan_receipt(tour: Tour) -> None:
    """A receipt comes back: its code is scanned with the focus in some field, and its case opens."""
    hands = tour.driver
    serial = tour.serials["returning_resident"]
    hands.decide()
    hands.scan(
        receipt_payload(serial), until=lambda: hands.page_name == "cases" and hands.shows("case_actions"),
        awaited="回执的办件打开",
    )
    page = hands.program.workspace.page  # type: ignore[union-attr]
    hands.expect(page.detail.case.serial == serial, "打开的正是这一件")  # type: ignore[union-attr]
    hands.shot("scanned")


def reprint(tour: Tour) -> None:
    """The receipt is lost: once more, marked as a copy."""
    hands = tour.driver
    before = len(tour.paper_names())
    detail = hands.program.workspace.page.detail  # type: ignore[union-attr]
    listed = len(detail.case.papers)
    hands.decide()
    hands.press("F8", until=lambda: len(detail.case.papers) == listed + 1, awaited="办件的文书多一张")
    hands.settle_papers()
    hands.expect(len(tour.paper_names()) == before + 1, "补打的回执出来了")
    case_id = tour.ask(find_case, FindCase(tour.serials["returning_resident"]))
    case: CaseDetail = tour.ask(get_case, GetCase(case_id))
    hands.expect(any(paper.reprint == 1 for paper in case.papers), "记着补打第 1 次")
    hands.shot("reprint")
