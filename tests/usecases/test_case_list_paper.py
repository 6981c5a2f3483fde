"""The list of cases on paper: what is asked for, masked, with its conditions in words."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from db.domain.cases import CaseState
from db.domain.identity import IdKind
from db.queries.case_lists import ListCases
from db.queries.papers import GetPaper, get_paper
from db.resident_rules import ResidentForm
from db.usecases import case_list_paper
from db.usecases.case_list_paper import PrintCases, print_cases
from desktop.documents.case_list import CaseList
from desktop.documents.registry import KINDS
from tests.helpers.centres import Started, centre, refusal, staffed  # noqa: F401
from tests.helpers.demands import Hands, make_hands
from tests.helpers.desk_work import ZHANG, offer, register, walk_in


@pytest.fixture
def hands(staffed: Started) -> Hands:  # noqa: F811
    return make_hands(staffed)


def paper(hands: Hands, **wanted: object) -> CaseList:
    queued = hands.desk.run(print_cases, PrintCases(ListCases(**wanted)))  # type: ignore[arg-type]
    job = hands.desk.ask(get_paper, GetPaper(queued.job_id))
    assert job.kind == "case_list" and KINDS[job.kind].render(msgspec.convert(job.data, CaseList)).startswith(b"%PDF")
    return msgspec.convert(job.data, CaseList)


def test_the_list_is_printed_as_it_is_filtered_and_names_nobody(hands: Hands) -> None:
    zhang = walk_in(hands.desk, ZHANG)
    other = walk_in(hands.desk, ResidentForm("程子衿", IdKind.RESIDENT_CARD, "110105197001011030"))
    first, second = register(hands.desk, zhang), register(hands.desk, other)
    item = offer(hands.desk, "高龄津贴")
    found = paper(hands)
    assert [row.serial for row in found.rows] == [first.serial_short, second.serial_short]
    assert {row.applicant for row in found.rows} == {"张*兰", "程*衿"} and found.conditions == ()
    assert (found.preset, found.order, found.printed_by) == ("在办", "急的在前", "李敏")
    narrowed = paper(
        hands, preset="all", text="张桂兰", item_id=item.item_id, window=2, state=CaseState.ACCEPTED, resident_id=zhang,
        received_from=date(2026, 11, 1), received_to=date(2026, 11, 20), due_from=date(2026, 11, 20), sort="applicant",
        descending=True,
    )  # fmt: skip
    assert [row.serial for row in narrowed.rows] == [first.serial_short]
    assert narrowed.conditions[:2] == ("查找「张*兰」", "办事人 张*兰") and narrowed.conditions[2].startswith("事项 高龄津贴")
    assert narrowed.conditions[3:] == (
        "状态 受理", "2 号窗口", "收件 2026-11-01 至 2026-11-20", "期限 2026-11-20 至",
    ) and narrowed.order == "办事人从大到小"  # fmt: skip
    assert "张桂兰" not in str(narrowed) and "张桂兰" not in str(found)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("高龄", "高龄"), ("张桂", "张*"), (ZHANG.id_number, "110105********002X"), ("5678", "****")],
)
def test_what_was_searched_for_is_masked_unless_it_is_an_item_or_a_case(hands: Hands, text: str, shown: str) -> None:
    serial = register(hands.desk, walk_in(hands.desk, ZHANG)).serial_short
    assert paper(hands, text=text).conditions == (f"查找「{shown}」",)
    assert paper(hands, text=serial[:12].lower()).conditions == (f"查找「{serial[:12]}」",)


def test_an_empty_list_and_one_too_long_are_not_printed(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(lambda: paper(hands)).code == "CASE-LIST-EMPTY"
    who = walk_in(hands.desk, ZHANG)
    for _ in range(3):
        register(hands.desk, who)
    monkeypatch.setattr(case_list_paper, "MOST_LINES", 2)
    assert refusal(lambda: paper(hands)).code == "CASE-LIST-MANY"
    monkeypatch.setattr(case_list_paper, "MOST_LINES", 3)
    assert len(paper(hands).rows) == 3
    assert hands.started.audit("cases.print_list")[-1][2] == '{"preset":"open","rows":3}'
