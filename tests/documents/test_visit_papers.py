"""Papers of home visits and demands: packs of forms, long lists, empty ones, what may not be printed."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import replace

import msgspec
import pytest

from db.domain.demand_table import DemandRating, Urgency
from db.domain.scancodes import ScanKind, household_payload, parse_scan
from db.domain.visit_topics import ASKED_CATEGORIES, SEEN_TOPICS, TOLD_CATEGORIES
from db.domain.visits import VisitWay
from desktop.documents.answer_slip import AnswerStep
from desktop.documents.meeting_minutes import AgendaPoint
from desktop.documents.month_list import MonthGroup, MonthRow
from desktop.documents.problem_list import ProblemRow
from desktop.documents.registry import KINDS
from desktop.documents.visit_form import FormTopic, VisitForm, VisitPage
from tests.documents import reading
from tests.documents.samples import LONG_ADDRESS, LONG_NAME
from tests.documents.samples_visits import (
    ANSWER_SLIP,
    ASSIGNMENT_SLIP,
    BLANK_FORM,
    CASE_LIST,
    MEETING_MINUTES,
    MONTH_LIST,
    OPEN_DECISION,
    PROBLEM_LIST,
    TAGS,
    VISIT_FORM,
    VISIT_SAMPLES,
)

RARE = ("䶮*", "𬱖*", "𪚥*兰", "阿依古丽·买买提")


def rendered(data: object, paper: str | None = None) -> bytes:
    kind = next(kind for kind in KINDS.values() if isinstance(data, kind.data))
    return kind.render(data, paper)


def squeezed(text: str) -> str:
    return "".join(text.split())


def page_texts(pdf: bytes) -> dict[int, str]:
    pages: dict[int, str] = {}
    for word in reading.words(pdf):
        pages[word.page] = pages.get(word.page, "") + word.text
    return pages


def ink_in_boxes(pdf: bytes, label: str) -> float:
    """How dark the square left of a word is inside its outline, from 0 to 1."""
    picture = reading.picture(pdf, 200).convert("L")
    word = next(word for word in reading.words(pdf) if word.text == label)
    scale = 200 / 72
    side = word.bottom - word.top
    middle = (word.top + word.bottom) / 2
    box = (word.left - 1.15 * side, middle - 0.25 * side, word.left - 0.6 * side, middle + 0.25 * side)
    inside = picture.crop(tuple(round(edge * scale) for edge in box))
    pixels = list(inside.tobytes())
    return sum(pixel < 128 for pixel in pixels) / len(pixels)


@pytest.mark.parametrize("name", VISIT_SAMPLES)
def test_a_paper_survives_the_queue(name: str) -> None:
    data = VISIT_SAMPLES[name]
    kept = msgspec.json.encode(dataclasses.asdict(data))  # type: ignore[call-overload]
    assert msgspec.json.decode(kept, type=KINDS[name].data) == data


@pytest.mark.parametrize("form", [BLANK_FORM, VISIT_FORM])
def test_the_form_has_every_line_and_box_of_the_screen(form: VisitForm) -> None:
    found = reading.text(rendered(form))
    boxes = [
        *(option for topic in SEEN_TOPICS for option in (topic.label, *topic.options)),
        *ASKED_CATEGORIES,
        *TOLD_CATEGORIES,
        *(way.label for way in VisitWay),
        *(urgency.label for urgency in Urgency),
        *TAGS,
    ]
    assert [box for box in boxes if box not in found] == []


def test_a_blank_form_names_nobody() -> None:
    found = reading.text(rendered(BLANK_FORM))
    assert "（空白表）" in found and "ZF-2026-11-0000127" in found
    assert "张*兰" not in found and "滨河-03" not in found and "其他（写明是谁）" not in found
    assert reading.codes(rendered(BLANK_FORM)) == ["YM1:V:ZF-2026-11-0000127"]


def test_tags_are_ticked_only_when_they_may_be_on_paper() -> None:
    open_boxes = rendered(replace(VISIT_FORM, tags_shown=False))
    assert ink_in_boxes(rendered(VISIT_FORM), "独居") > 0.04
    assert ink_in_boxes(rendered(VISIT_FORM), "孤寡") < 0.01
    assert ink_in_boxes(open_boxes, "独居") < 0.01
    assert "标签、证件与电话不印" in reading.text(open_boxes)


def test_a_pack_for_the_road_has_a_page_and_a_code_for_every_household() -> None:
    homes = [f"019a9f3c5b7e7c10a2b4c6d8e0f1{n:04}" for n in range(30)]
    pages = tuple(
        VisitPage(f"ZF-2026-11-03-{n:03}", household_payload(home), f"海棠苑 3-2-{n:03}", RARE[n % 4], "2")
        for n, home in enumerate(homes)
    )
    pdf = rendered(replace(VISIT_FORM, pages=pages))
    texts = page_texts(pdf)
    assert len(texts) == 30
    for n, page in texts.items():
        assert f"第{n}张共30张" in page
        assert RARE[(n - 1) % 4] in page
    for n in (1, 17, 30):
        (code,) = reading.codes(pdf, n)
        scan = parse_scan(code)
        assert (scan.kind, scan.value) == (ScanKind.HOUSEHOLD, homes[n - 1])


def test_a_form_stays_one_page_whatever_is_on_it() -> None:
    full = replace(
        VISIT_FORM,
        centre_name=LONG_NAME,
        tag_names=tuple(f"第{n}号标签" for n in range(30)),
        topics=tuple(FormTopic(f"情况{n}", tuple(f"选项{n}之{k}" for k in range(9))) for n in range(12)),
        pages=tuple(
            replace(page, door=LONG_ADDRESS, head=LONG_NAME, grid="𬱖" * 40, members=(LONG_NAME,) * 8)
            for page in VISIT_FORM.pages
        ),
    )
    pdf = rendered(full)
    words = reading.words(pdf)
    assert {word.page for word in words} == {1}
    assert all(word.top > 0 and word.bottom < word.page_height for word in words)
    found = reading.text(pdf)
    assert "选项11之8" in found and "第29号标签" in found and "补录人" in found
    assert found.count(LONG_NAME) == 10


def test_a_long_reminder_of_the_last_visit_is_shortened() -> None:
    (page,) = VISIT_FORM.pages
    longer = tuple(replace(one, text=LONG_ADDRESS) for one in page.last)
    found = reading.text(rendered(replace(VISIT_FORM, pages=(replace(page, last=longer),))))
    assert found.count("上次：北京市朝阳区海棠街道") == 3 and found.count("…") == 3
    assert squeezed(LONG_ADDRESS) not in found


def test_a_pack_without_pages_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one page"):
        rendered(replace(VISIT_FORM, pages=()))


def many_rows(count: int) -> tuple[MonthGroup, ...]:
    """``count`` households in buildings of 37."""
    rows = [MonthRow(f"海棠苑 {n}", RARE[n % 4], "2026-05-12", "2026-11-30") for n in range(1, count + 1)]
    groups = [rows[n : n + 37] for n in range(0, count, 37)]
    return tuple(MonthGroup(f"{n} 号楼", tuple(group)) for n, group in enumerate(groups, start=1))


def test_three_hundred_households_keep_their_order_and_the_heading() -> None:
    pdf = rendered(replace(MONTH_LIST, groups=many_rows(300)))
    texts = page_texts(pdf)
    assert 9 <= len(texts) <= 16
    for n, page in texts.items():
        assert f"第{n}页共{len(texts)}页" in page
        assert all(name in page for name in ("门牌", "户主", "标签", "上次", "到期", "见到", "签名"))
    doors = [int(door) for door in re.findall(r"海棠苑(\d+?)(?=䶮|𬱖|𪚥|阿)", reading.text(pdf))]
    assert doors == list(range(1, 301))


@pytest.mark.parametrize("count", range(18, 34))
def test_a_building_never_stands_alone_at_the_foot_of_a_page(count: int) -> None:
    rows = many_rows(37)[0].rows
    groups = (MonthGroup("1 号楼", rows[:count]), MonthGroup("2 号楼", rows[:2]))
    words = reading.words(rendered(replace(MONTH_LIST, groups=groups)))
    place = next(n for n, word in enumerate(words) if word.text == "2" and words[n + 1].text == "号楼")
    following = next(word for word in words[place:] if word.text == "海棠苑")
    assert following.page == words[place].page


def test_the_month_list_shows_tags_only_when_it_may() -> None:
    shown, hidden = (reading.text(rendered(replace(MONTH_LIST, tags_shown=flag))) for flag in (True, False))
    assert "标签" in shown and "独居、高龄" in shown
    assert "标签" not in hidden and "独居" not in hidden
    assert "2026-11-15逾期" in hidden and "从未" in hidden


def test_a_month_without_households_says_so() -> None:
    assert "本月没有要走访的户。" in reading.text(rendered(replace(MONTH_LIST, groups=())))


@pytest.mark.parametrize("paper", ["a5", "a4"])
def test_a_provisional_deadline_is_marked(paper: str) -> None:
    marked = reading.text(rendered(ASSIGNMENT_SLIP, paper))
    assert "2026-11-18（暂定）" in marked and "放假安排公布" in marked
    plain = reading.text(rendered(replace(ASSIGNMENT_SLIP, provisional=False, level="", request=""), paper))
    assert "暂定" not in plain and "升级" not in plain and "办理要求" not in plain


@pytest.mark.parametrize("paper", ["a5", "a4"])
@pytest.mark.parametrize("repeat", [1, 3, 9, 30])
def test_a_long_demand_still_has_room_for_the_reply(paper: str, repeat: int) -> None:
    slip = replace(ASSIGNMENT_SLIP, title=LONG_ADDRESS, text=LONG_ADDRESS * repeat, owner=LONG_ADDRESS)
    pdf = rendered(slip, paper)
    words = reading.words(pdf)
    last = max(word.page for word in words)
    assert any("办理人签字" in word.text and word.page == last for word in words)
    assert all(word.bottom < word.page_height for word in words)
    assert reading.text(pdf).count("办理情况") == 1


@pytest.mark.parametrize("paper", ["a5", "a4"])
def test_the_ratings_stand_side_by_side_and_alike(paper: str) -> None:
    pdf = rendered(ANSWER_SLIP, paper)
    labels = [rating.label for rating in DemandRating]
    words = [word for word in reading.words(pdf) if word.text in labels]
    assert [word.text for word in words] == labels
    assert len({(round(word.top), round(word.bottom - word.top)) for word in words}) == 1
    starts = [word.left for word in words]
    assert starts[1] - starts[0] == pytest.approx(starts[2] - starts[1], abs=0.5)
    assert all(ink_in_boxes(pdf, label) < 0.01 for label in labels)


def test_a_rating_that_was_given_is_ticked() -> None:
    pdf = rendered(replace(ANSWER_SLIP, rating=DemandRating.PARTLY.label, rated_on="2026-11-19"), "a5")
    inks = [ink_in_boxes(pdf, rating.label) for rating in DemandRating]
    assert inks[1] > 0.04 and inks[0] < 0.01 and inks[2] < 0.01
    assert "2026-11-19" in reading.text(pdf)


def test_thirty_steps_go_on_to_further_pages() -> None:
    steps = tuple(AnswerStep("2026-11-16", "市政所", f"第{n}次现场，{LONG_ADDRESS}") for n in range(30))
    pdf = rendered(replace(ANSWER_SLIP, steps=steps))
    texts = page_texts(pdf)
    assert len(texts) > 2
    assert "反映人签字" in texts[len(texts)]
    assert all(f"第{n}次现场" in reading.text(pdf) for n in range(30))
    assert "做了什么" not in reading.text(rendered(replace(ANSWER_SLIP, steps=())))


@pytest.mark.parametrize("paper", ["a5", "a4"])
def test_a_result_longer_than_a_page_goes_on(paper: str) -> None:
    result = "".join(f"第{n}条：路灯已修复，线缆改为埋管，每月巡查一次。" for n in range(150))
    pdf = rendered(replace(ANSWER_SLIP, result=result), paper)
    found = reading.text(pdf)
    assert all(f"第{n}条" in found for n in range(150))
    words = reading.words(pdf)
    assert max(word.page for word in words) >= 3
    assert all(word.bottom < word.page_height - 5 * 72 / 25.4 for word in words)


def test_the_problem_list_says_how_many_disputes_it_leaves_out() -> None:
    left_out = reading.text(rendered(PROBLEM_LIST))
    assert "另有矛盾纠纷2件" in left_out and "不得张贴" not in left_out
    inside = reading.text(rendered(replace(PROBLEM_LIST, disputes_included=True, disputes_left_out=0)))
    assert "另有" not in inside and "只供内部使用，不得张贴" in inside
    without = reading.text(rendered(replace(PROBLEM_LIST, disputes_left_out=0)))
    assert "另有" not in without and "不得张贴" not in without


def test_the_counts_add_up_and_overdue_is_said_in_words() -> None:
    found = reading.text(rendered(PROBLEM_LIST))
    assert "合计171161" in found
    assert "办理超期" in found and "交办超期" not in found


def test_three_hundred_problems_across() -> None:
    rows = tuple(
        ProblemRow(
            f"SQ-{n:04}", "2026-11-05", "民生", LONG_ADDRESS[: n % 80 + 1], RARE[n % 4], "2026-11-18", "办理"
        )
        for n in range(1, 301)
    )
    pdf = rendered(replace(PROBLEM_LIST, rows=rows))
    texts = page_texts(pdf)
    assert len(texts) >= 10
    for n, page in texts.items():
        assert f"第{n}页共{len(texts)}页" in page
        assert all(name in page for name in ("编号", "登记", "问题", "主办", "期限", "状态"))
    numbers = [int(n) for n in re.findall(r"SQ-(\d{4})", reading.text(pdf))]
    assert numbers == list(range(1, 301))


def test_a_month_without_problems() -> None:
    empty = replace(
        PROBLEM_LIST, rows=(), counts=(), median="", in_time="", confirmed="", reports=0, mediated=0
    )
    found = reading.text(rendered(replace(empty, disputes_left_out=0)))
    assert "本月没有列出的问题。" in found and "合计" not in found and "0人次" in found


def test_minutes_with_many_points_keep_the_signature_with_the_last() -> None:
    points = tuple(
        AgendaPoint(f"第{n}项议题", "", "议定", LONG_ADDRESS, "海棠物业", "2026-12-10") for n in range(1, 26)
    )
    texts = page_texts(rendered(replace(MEETING_MINUTES, points=points, attendees=(LONG_NAME,) * 30)))
    assert len(texts) >= 3
    assert "第25项议题" in texts[len(texts)] and "主持人签字" in texts[len(texts)]
    assert "没有列入议题。" in reading.text(rendered(replace(MEETING_MINUTES, points=())))


def test_a_publicity_notice_names_its_days_and_what_is_still_to_come() -> None:
    found = reading.text(rendered(OPEN_DECISION))
    assert "2026-11-17张贴" in found and "公示7日，到2026-11-24" in found and "待办" in found
    assert "自2026-11-18起至2026-11-24止" in found


@pytest.mark.parametrize("name", RARE)
def test_rare_names_are_copied_as_they_are_written(name: str) -> None:
    row = MonthRow("海棠苑 1", name, "", "2026-11-30")
    papers = (
        replace(VISIT_FORM, pages=(replace(VISIT_FORM.pages[0], head=name, members=()),)),
        replace(MONTH_LIST, groups=(MonthGroup("1 号楼", (row,)),)),
        replace(ASSIGNMENT_SLIP, reporter=name),
        replace(ANSWER_SLIP, reporter=name),
        replace(MEETING_MINUTES, attendees=(name,)),
    )
    assert all(name in reading.text(rendered(paper)) for paper in papers)


def test_the_list_of_cases_says_what_it_lists_on_every_page() -> None:
    first = CASE_LIST.rows[0]
    rows = tuple(replace(first, serial=f"02-20261103-{n:04}-5") for n in range(1, 201))
    pdf = rendered(replace(CASE_LIST, rows=rows))
    texts = page_texts(pdf)
    assert 5 <= len(texts) <= 12
    for n, page in texts.items():
        assert f"第{n}页共{len(texts)}页" in page and all(name in page for name in ("受理号", "办事人", "期限", "经办"))
    found = reading.text(pdf)
    assert "共200件" in found and "2号窗口" in found and "急的在前" in found
    assert [int(n) for n in re.findall(r"20261103-(\d{4})-5", found)] == list(range(1, 201))
    assert "没有合条件的办件" in reading.text(rendered(replace(CASE_LIST, rows=(), conditions=())))
