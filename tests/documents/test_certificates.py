"""Certificates: the measures of GB/T 9704, any number of activities, marks, batches; read by other programs."""

from __future__ import annotations

import dataclasses
import io
from dataclasses import replace
from functools import cache
from itertools import pairwise

import msgspec
import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.documents.certificate import (
    KIND,
    Certificate,
    paper_of,
    render,
    render_a4,
    render_a5,
    render_many,
)
from desktop.documents.fonts import strings
from desktop.documents.registry import KINDS
from desktop.documents.sheet import MM
from tests.documents import reading
from tests.documents.samples import LONG_ADDRESS, LONG_NAME
from tests.documents.samples_certificates import (
    ACTIVITIES,
    CERTIFICATES,
    DEPOSIT,
    HONOUR,
    LETTER,
    RECORD,
    payload,
)
from tests.documents.samples_volunteers import REDEMPTION

SIZES = {"official": (210, 297), "letter": (210, 297), "honour": (297, 210), "deposit": (210, 148)}
NEVER_FIRST = "，。、；：？！）》〉】”’…"
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, 184 * MM, 37 * MM, 262 * MM
RARE = "䶮𬱖𪚥·阿依古丽·买买提"
PARAGRAPH = (
    "社区志愿服务是新时代文明实践的重要内容，志愿者们走家入户、风雨无阻，（为老人送餐）、为孩子辅导。" * 3
)


def squeezed(text: str) -> str:
    return "".join(text.split())


def shown(data: Certificate) -> list[str]:
    """Every string that must be on the paper."""
    kept = replace(data, layout="", qr_payload="")
    if kept.table:
        kept = replace(kept, table=replace(kept.table, align=()))
    found = [squeezed(text.removeprefix("# ")) for text in strings(kept)]
    found.remove(squeezed(data.centre_name))
    return [text for text in found if text]


@cache
def printed(layout: str) -> bytes:
    return render(CERTIFICATES[layout])


def pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return len(file.pages)


def with_rows(count: int) -> Certificate:
    """The record with so many activities."""
    rows = tuple(
        (f"2026-{1 + n % 12:02}-28 至 12-28", f"第{n + 1}项午间送餐", "助老", "红队", "1", "2.5")
        for n in range(count)
    )
    return replace(RECORD, table=replace(ACTIVITIES, rows=rows))


def overlapping(words: list[reading.Word]) -> list[tuple[str, str]]:
    """Words of one page whose letters touch; a font's box is higher than its letters."""
    cores = []
    for word in words:
        size = (word.bottom - word.top) * 0.30
        middle = (word.top + word.bottom) / 2
        cores.append((word, word.left + 0.4, middle - size, word.right - 0.4, middle + size))
    found = []
    for n, (one, left, top, right, bottom) in enumerate(cores):
        for other, left2, top2, right2, bottom2 in cores[n + 1 :]:
            apart = right <= left2 or right2 <= left or bottom <= top2 or bottom2 <= top
            if one.page == other.page and not apart:
                found.append((one.text, other.text))
    return found


def lines_of(pdf: bytes) -> list[str]:
    """The lines as they are set, page headings and all."""
    return reading._poppler(["pdftotext", "-raw", "-", "-"], pdf).decode("utf-8").splitlines()


@pytest.mark.parametrize("layout", CERTIFICATES)
def test_a_certificate_survives_the_queue(layout: str) -> None:
    data = CERTIFICATES[layout]
    kept = msgspec.json.encode(dataclasses.asdict(data))
    assert msgspec.json.decode(kept, type=Certificate) == data


@pytest.mark.parametrize("layout", CERTIFICATES)
def test_other_programs_read_it(layout: str) -> None:
    data, pdf = CERTIFICATES[layout], printed(layout)
    found = reading.text(pdf)
    assert reading.faults(pdf) == ""
    assert all(row.embedded and row.subset and row.unicode for row in reading.fonts(pdf))
    assert [text for text in shown(data) if text not in found] == []
    assert reading.codes(pdf) == [data.qr_payload]
    assert render(data) == pdf and pages(pdf) == 1
    assert len(pdf) < 80_000


@pytest.mark.parametrize("layout", CERTIFICATES)
def test_the_other_paper(layout: str) -> None:
    data = CERTIFICATES[layout]
    other, draw = ("a4", render_a4) if paper_of(data) == "a5" else ("a5", render_a5)
    pdf = draw(data)
    wide, tall = SIZES[layout]
    first = reading.words(pdf)[0]
    if other == "a4":
        assert (first.page_width, first.page_height) == pytest.approx((210 * MM, 297 * MM), abs=0.1)
        assert all(word.bottom < 148 * MM for word in reading.words(pdf))
    else:
        small = (148 * MM, 210 * MM) if wide < tall else (210 * MM, 148 * MM)
        assert (first.page_width, first.page_height) == pytest.approx(small, abs=0.1)
    assert [text for text in shown(data) if text not in reading.text(pdf)] == []
    assert reading.codes(pdf) == [data.qr_payload]
    assert KIND.render(data, paper_of(data)) == printed(layout)


def test_an_official_paper_keeps_to_the_standard() -> None:
    pdf = printed("official")
    words = reading.words(pdf)
    small = {*squeezed(RECORD.centre_name), *squeezed(f"打印 {RECORD.printed_at}")}
    inside = [word for word in words if word.top < BOTTOM]
    assert all(set(word.text) <= small for word in words if word.top >= BOTTOM)
    assert min(word.left for word in inside) == pytest.approx(LEFT, abs=1)
    assert max(word.right for word in inside) == pytest.approx(RIGHT, abs=1.5)
    assert min((word.top + word.bottom) / 2 for word in inside) > TOP
    with pikepdf.open(io.BytesIO(pdf)) as file:
        content = pikepdf.parse_content_stream(file.pages[0])
    sizes = {float(operands[1]) for operands, operator in content if str(operator) == "Tf"}
    assert {22.0, 16.0} <= sizes and min(sizes) >= 8
    body = [word for word in words if word.text.startswith(("兹证明", "31", "167.0")) and word.left < 250]
    tops = sorted({round(word.top, 1) for word in body if word.top < 400})
    assert [round(b - a, 1) for a, b in pairwise(tops)] == [28.0, 28.0]


def test_a_full_line_holds_28_characters() -> None:
    text = "社区志愿服务记录证明" * 12
    data = replace(RECORD, table=None, paragraphs=(text,), facts=())
    lines = [line for line in lines_of(render(data)) if set(line.strip()) <= set(text) and len(line) > 20]
    assert [len(line.strip()) for line in lines[:3]] == [26, 28, 28]


def test_the_date_ends_four_characters_from_the_edge_under_the_middle_of_the_issuer() -> None:
    for layout in ("official", "letter"):
        words = reading.words(printed(layout))
        date = [word for word in words if abs(word.top - words_top(words, "11")) < 1 and word.left > 200]
        right = max(word.right for word in date)
        issuer = [word for word in words if word.text == "海棠街道滨河社区居民委员会"][-1]
        assert right == pytest.approx(RIGHT - 4 * 16, abs=1)
        middle = (min(word.left for word in date) + right) / 2
        assert (issuer.left + issuer.right) / 2 == pytest.approx(middle, abs=1)


def words_top(words: list[reading.Word], text: str) -> float:
    """Where the lowest word of that text stands."""
    return max(word.top for word in words if word.text == text)


@pytest.mark.parametrize("layout", CERTIFICATES)
def test_no_line_begins_with_a_closing_mark(layout: str) -> None:
    for cut in range(0, 28, 7):
        data = replace(CERTIFICATES[layout], paragraphs=(PARAGRAPH[cut:],))
        assert [line for line in lines_of(render(data)) if line[:1] in NEVER_FIRST and line] == []


@pytest.mark.parametrize("count", [0, 1, 30, 400])
def test_any_number_of_activities(count: int) -> None:
    data = with_rows(count)
    pdf = render(data)
    found, words = reading.text(pdf), reading.words(pdf)
    last = pages(pdf)
    assert (last == 1) == (count <= 1)
    assert all(f"第{n + 1}项午间送餐" in found for n in range(count))
    assert ("没有记录" in found) == (count == 0)
    assert found.count(RECORD.number) == last
    for page in range(1, last + 1):
        on_page = "".join(word.text for word in words if word.page == page)
        assert f"第{page}页共{last}页" in on_page
        if "项午间送餐" in on_page:
            assert on_page.count("服务内容（活动名称）") == 1
    assert reading.codes(pdf, last) == [RECORD.qr_payload]
    assert overlapping(words) == []
    assert reading.faults(pdf) == ""


@pytest.mark.parametrize("count", range(6, 34, 3))
def test_the_signatures_never_stand_alone(count: int) -> None:
    words = reading.words(render(with_rows(count)))
    last = max(word.page for word in words)
    on_last = "".join(word.text for word in words if word.page == last)
    assert "负责人" in on_last and "说明" in on_last and "涂改无效" in on_last
    without = reading.words(render(replace(with_rows(count), notes=(), publicity="")))
    last = max(word.page for word in without)
    on_last = "".join(word.text for word in without if word.page == last)
    assert "负责人" in on_last and f"第{count}项" in on_last and "167.0" in on_last


@pytest.mark.parametrize("layout", CERTIFICATES)
def test_rare_names_come_out_as_themselves(layout: str) -> None:
    data = replace(
        CERTIFICATES[layout],
        facts=(("姓名", RARE),),
        salutation=f"{RARE}　同志：",
        paragraphs=(f"兹证明{RARE}参加服务。", f"# {RARE}"),
        issuers=(f"{RARE}委员会",),
        signers=(("经办人", RARE),),
    )
    found = reading.text(render(data))
    assert found.count(RARE) >= 6


@pytest.mark.parametrize("layout", CERTIFICATES)
def test_a_draft_proves_nothing(layout: str) -> None:
    data = CERTIFICATES[layout]
    pdf = render(replace(data, draft=True))
    found = reading.text(pdf)
    assert "草稿" in found and "不作证明" in found and "签发后" in found
    assert data.number not in found and data.check_code not in found
    assert reading.codes(pdf) == []
    assert "草稿" not in reading.text(printed(layout))


@pytest.mark.parametrize("layout", CERTIFICATES)
def test_a_void_one_and_a_reprint_say_so(layout: str) -> None:
    data = replace(CERTIFICATES[layout], void="2026-11-25 姓名有误", reprint=True, reprint_count=2)
    pdf = render(data)
    found = reading.text(pdf)
    assert "作废" in found and "2026-11-25姓名有误" in found and "补打第2次" in found
    first = reading.text(printed(layout))
    assert "作废" not in first and "补打" not in first


@pytest.mark.parametrize("layout", CERTIFICATES)
def test_long_names_addresses_and_paragraphs(layout: str) -> None:
    data = replace(
        CERTIFICATES[layout],
        facts=(("姓名", LONG_NAME), ("现住地址", LONG_ADDRESS), ("证件类型", "居民身份证")),
        salutation=f"{LONG_NAME}　同志：",
        paragraphs=(PARAGRAPH * 4, f"# {LONG_NAME}", f"兹证明{LONG_NAME}现住{LONG_ADDRESS}。"),
        contact=LONG_ADDRESS,
        issuers=(LONG_NAME, LONG_NAME),
        notes=(LONG_ADDRESS, LONG_ADDRESS),
        signers=(("负责人（签字）", ""), ("经办人", LONG_NAME)),
    )
    pdf = render(data)
    found, words = reading.text(pdf), reading.words(pdf)
    whole = "".join(found.split(squeezed(data.number)))
    assert overlapping(words) == []
    assert whole.count(LONG_NAME[-12:]) >= 6 and whole.count(squeezed(LONG_ADDRESS)[-12:]) >= 4
    assert_inside(layout, words)
    assert reading.codes(pdf, pages(pdf)) == [data.qr_payload]


def assert_inside(layout: str, words: list[reading.Word]) -> None:
    edge = 15 * MM
    for word in words:
        assert edge <= word.left and word.right <= word.page_width - edge, word
        assert word.top > 0 and word.bottom < word.page_height - 8 * MM, word


NAMES = st.text(alphabet="王李周国良阿·买提䶮𬱖𪚥", min_size=1, max_size=50)
SENTENCES = st.text(alphabet="志愿服务，。（）「」A1 月、：", min_size=1, max_size=300)


@given(
    layout=st.sampled_from(sorted(CERTIFICATES)),
    name=NAMES,
    sentences=st.lists(SENTENCES, min_size=1, max_size=4),
    large=st.booleans(),
    facts=st.lists(st.tuples(st.sampled_from(["姓名", "现住地址", "志愿者编号"]), NAMES), max_size=6),
    rows=st.none() | st.integers(0, 40),
    issuers=st.lists(NAMES, max_size=4),
    signers=st.lists(st.tuples(st.just("负责人（签字）"), st.just("") | NAMES), max_size=3),
    notes=st.lists(SENTENCES, max_size=4),
)
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_overlaps_or_leaves_the_page(
    layout: str,
    name: str,
    sentences: list[str],
    large: bool,
    facts: list[tuple[str, str]],
    rows: int | None,
    issuers: list[str],
    signers: list[tuple[str, str]],
    notes: list[str],
) -> None:
    data = replace(
        CERTIFICATES[layout],
        salutation=f"{name}　同志：",
        paragraphs=(*sentences, *((f"# {name[:12]}",) if large else ())),
        facts=tuple(facts),
        table=None if rows is None else with_rows(rows).table,
        issuers=tuple(issuers),
        signers=tuple(signers),
        notes=tuple(notes),
    )
    words = reading.words(render(data))
    assert overlapping(words) == []
    assert_inside(layout, words)


def test_a_thousand_would_fit_one_file() -> None:
    names = ("周国良", "䶮𬱖", "阿依古丽·买买提", LONG_NAME)
    batch = [
        replace(HONOUR, salutation=f"{name}　同志：", number=f"RY-{n}", qr_payload=payload(f"RY-{n}"))
        for n, name in enumerate(names * 3)
    ]
    heard: list[tuple[int, int]] = []
    pdf = render_many(batch, lambda done, of: heard.append((done, of)))
    assert heard == [(n, 12) for n in (*range(12), 12)]
    assert pages(pdf) == 12 and reading.faults(pdf) == ""
    assert reading.codes(pdf, 6) == [batch[5].qr_payload]
    found = reading.text(pdf)
    assert all(found.count(name) == 3 for name in names[:3])
    assert len(pdf) < 12 * len(printed("honour")) / 4
    assert pdf == render_many(batch)


def test_a_batch_of_every_layout_stops_when_told_and_is_never_empty() -> None:
    mixed = render_many(list(CERTIFICATES.values()))
    assert pages(mixed) == len(CERTIFICATES)

    def stop(done: int, of: int) -> None:
        if done == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        render_many([LETTER] * 5, stop)
    with pytest.raises(ValueError, match="no certificate"):
        render_many([])


def test_other_papers_are_printed_in_between() -> None:
    alone = KINDS["redemption_receipt"].render(REDEMPTION)
    between: list[bytes] = []
    batch = [DEPOSIT, HONOUR, RECORD]
    whole = render_many(batch)
    assert whole == render_many(
        batch, lambda done, of: between.append(KINDS["redemption_receipt"].render(REDEMPTION))
    )
    assert set(between) == {alone} and len(between) == 4


def test_an_addressee_and_a_greeting_begin_at_the_edge() -> None:
    data = replace(
        LETTER, salutation="", paragraphs=("海棠电力公司：", "贵公司职工，服务如下：", "此致", "敬礼！")
    )
    left = {word.text: word.left for word in reading.words(render(data)) if word.top > 60 * MM}
    assert left["海棠电力公司："] == pytest.approx(LEFT, abs=1) == pytest.approx(left["敬礼！"], abs=1)
    assert (
        left["贵公司职工，服务如下："]
        == pytest.approx(LEFT + 2 * 16, abs=1)
        == pytest.approx(left["此致"], abs=1)
    )


def test_a_layout_nobody_drew_is_refused() -> None:
    with pytest.raises(ValueError, match="no layout"):
        render(replace(RECORD, layout="poster"))


def test_the_place_of_the_seal_is_red() -> None:
    picture = reading.picture(printed("official"), 100).convert("RGB")
    lower = picture.crop((picture.width // 2, picture.height // 2, picture.width, picture.height))
    red = [pixel for _, pixel in lower.getcolors(1 << 20) or [] if pixel[0] > 120 and pixel[1] < 80]
    assert red
