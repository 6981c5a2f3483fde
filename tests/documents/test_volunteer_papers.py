"""Papers of volunteers: cards that scan, slips in two copies, long lists, empty ones."""

from __future__ import annotations

import dataclasses
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import msgspec
import pikepdf
import pytest

from db.domain.card_payload import CardState, CardVerdict
from db.domain.scancodes import ScanKind, parse_scan
from db.signing import check_card
from desktop.documents.ranking_list import LeftOut, RankRow
from desktop.documents.redemption_closing import ClosingRow
from desktop.documents.redemption_receipt import RedeemedLine
from desktop.documents.registry import KINDS
from desktop.documents.service_card import ServiceDeed
from desktop.documents.sheet import MM
from desktop.documents.volunteer_card import render_a4, render_cr80
from tests.documents import reading
from tests.documents.samples import LONG_ADDRESS, LONG_NAME
from tests.documents.samples_volunteers import (
    CARDS,
    CENTRE_CODE,
    CLOSING,
    KEYRING,
    PLEDGE,
    RANKING,
    REDEMPTION,
    REPORT_CARD,
    SERVICE_CARD,
    VOLUNTEER_SAMPLES,
    card,
    portrait,
)

NAMES = ("周国良", "䶮𬱖", "阿依古丽·买买提", LONG_NAME, "王")


def rendered(data: object, paper: str | None = None) -> bytes:
    kind = next(kind for kind in KINDS.values() if isinstance(data, kind.data))
    return kind.render(data, paper)


def pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return len(file.pages)


@pytest.mark.parametrize("name", VOLUNTEER_SAMPLES)
def test_a_paper_survives_the_queue(name: str) -> None:
    data = VOLUNTEER_SAMPLES[name]
    kept = msgspec.json.encode(dataclasses.asdict(data))  # type: ignore[call-overload]
    assert msgspec.json.decode(kept, type=KINDS[name].data) == data


def test_a_card_from_the_printer_is_genuine_at_the_desk() -> None:
    (code,) = reading.codes(rendered(CARDS), 2)
    assert parse_scan(code).kind is ScanKind.CARD
    checked = check_card(code, KEYRING, CENTRE_CODE, {"V-000231-03": CardState.ACTIVE}.get)
    assert checked is not None and checked.verdict is CardVerdict.GENUINE
    assert reading.codes(rendered(CARDS), 1) == []


def test_the_modules_of_the_code_are_whole_dots_of_a_card_printer() -> None:
    with pikepdf.open(io.BytesIO(rendered(CARDS))) as file:
        content = pikepdf.parse_content_stream(file.pages[1])
    turned = [float(operands[3]) for operands, operator in content if str(operator) == "cm"]
    (module,) = [-size for size in turned if size < 0]
    assert module * 300 / 72 == pytest.approx(9, abs=0.01)


def test_ten_cards_have_their_backs_behind_their_fronts() -> None:
    cards = tuple(card(NAMES[n % 5], f"V-02B-{n + 1:06}") for n in range(13))
    pdf = rendered(replace(CARDS, cards=cards), "a4")
    assert pages(pdf) == 4
    assert sorted(reading.codes(pdf, 2)) == sorted(one.qr_payload for one in cards[:10])
    assert sorted(reading.codes(pdf, 4)) == sorted(one.qr_payload for one in cards[10:])
    words = reading.words(pdf)
    for one in cards:
        front, back = (word for word in words if word.text == one.number)
        assert (front.page + 1, front.left > 105 * MM) == (back.page, back.left < 105 * MM)
        assert int((front.top - 13.5 * MM) // (54 * MM)) == int((back.top - 13.5 * MM) // (54 * MM))


def test_a_card_shows_any_name_whole() -> None:
    for name in NAMES:
        assert name in reading.text(rendered(replace(CARDS, cards=(card(name, "V-000231"),))))


def test_a_card_with_a_photo_and_one_without() -> None:
    with_photo, without = rendered(CARDS), rendered(replace(CARDS, cards=(card("周国良", "V-000231"),)))
    assert "照片" not in reading.text(with_photo).replace("对照照片", "")
    assert "照片" in reading.text(without).replace("对照照片", "")
    picture = reading.picture(with_photo, 200).convert("RGB")
    middle = picture.getpixel((round(14.7 / 85.6 * picture.width), round(36 / 54 * picture.height)))
    assert isinstance(middle, tuple) and middle[0] > 140 and middle[1] < 60
    wide = replace(CARDS, cards=(card("周国良", "V-000231", photo=portrait(900, 300)),))
    assert len(rendered(wide)) < 120_000


@pytest.mark.parametrize("paper", ["cr80", "a4"])
def test_a_batch_tells_how_far_it_is_and_can_be_stopped(paper: str) -> None:
    batch = replace(CARDS, cards=tuple(card("周国良", f"V-{n:06}") for n in range(1, 13)))
    heard: list[tuple[int, int]] = []
    render = {"cr80": render_cr80, "a4": render_a4}[paper]
    assert render(batch, lambda done, of: heard.append((done, of))) == rendered(batch, paper)
    assert heard == sorted(heard) and heard[-1] == (24, 24) and (12, 24) in heard

    def stop(done: int, of: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        render(batch, stop)


def test_no_cards_are_no_paper() -> None:
    with pytest.raises(ValueError, match="no card"):
        rendered(replace(CARDS, cards=()))


def test_the_slip_comes_in_two_copies_each_to_be_signed() -> None:
    pdf = rendered(REDEMPTION)
    assert pages(pdf) == 2
    assert reading.text(pdf).count("领取人签字") == 2
    for page, label in ((1, "本人留存"), (2, "中心留存")):
        assert reading.codes(pdf, page) == [REDEMPTION.qr_payload]
        assert [word.page for word in reading.words(pdf) if word.text == label] == [page]
    assert parse_scan(REDEMPTION.qr_payload).value == REDEMPTION.number


def test_a_slip_says_what_became_of_it() -> None:
    undone = reading.text(rendered(replace(REDEMPTION, undone="2026-11-20 10:48 李敏撤销：拿错品种")))
    assert "已撤销" in undone and "拿错品种" in undone
    assert "已撤销" not in reading.text(rendered(REDEMPTION))
    assert "补打第2次" in reading.text(rendered(replace(REDEMPTION, reprint=True, reprint_count=2)))
    assert "代领人" in reading.text(rendered(replace(REDEMPTION, proxy="周*")))


def test_a_slip_says_what_lapses_next() -> None:
    assert "24分2026-12-31最近到期" in reading.text(rendered(REDEMPTION))
    assert "最近到期" not in reading.text(rendered(replace(REDEMPTION, lapsing="")))


def test_a_slip_of_the_time_bank_counts_minutes() -> None:
    minutes = replace(
        REDEMPTION,
        lines=(RedeemedLine("理发服务 × 2", "120"),),
        total="120",
        balance="60",
        unit="分钟",
        lapsing="",
        served="张*兰",
    )
    said = reading.text(rendered(minutes))
    assert "时间银行兑换单" in said and "120分钟合计" in said and "60分钟兑换后余额" in said
    assert "服务对象张*兰" in said and "时间只换服务" in said and "积分" not in said


def test_a_long_slip_keeps_its_numbers_at_the_edge() -> None:
    lines = tuple(RedeemedLine(f"{LONG_ADDRESS[:60]}第{n}件", f"1{n:02}") for n in range(12))
    pdf = rendered(replace(REDEMPTION, lines=lines, copies=("第 1 联 本人留存",)))
    words = reading.words(pdf)
    for n in range(12):
        (number,) = [word for word in words if word.text == f"1{n:02}"]
        assert number.right == pytest.approx(76 * MM, abs=0.5)
    assert all(word.bottom < word.page_height for word in words)


def test_a_day_that_does_not_agree_says_so_before_it_is_signed() -> None:
    assert "逐件一致" in reading.text(rendered(CLOSING))
    wrong = reading.text(rendered(replace(CLOSING, differences=("「大米 5 kg」应有 18 件，库存记 17 件",))))
    assert "有不一致" in wrong and "库存记17件" in wrong and "逐件一致" not in wrong


def test_a_day_without_and_one_with_many_redemptions() -> None:
    quiet = reading.text(rendered(replace(CLOSING, rows=(), gifts=())))
    assert "今天没有兑换" in quiet and "今天没有出入" in quiet
    rows = tuple(
        ClosingRow("09:12", f"DH-02-20261120-{n:04}-1", "周*良", f"大米×{n}", "50", "李敏")
        for n in range(120)
    )
    pdf = rendered(replace(CLOSING, rows=rows))
    words = reading.words(pdf)
    last = max(word.page for word in words)
    assert last > 2
    assert all(
        any(word.text == "单号" and word.page == page for word in words) for page in range(1, last + 1)
    )
    assert [word.page for word in words if word.text == "复核人签字"] == [last]
    assert f"DH-02-20261120-{119:04}-1" in reading.text(pdf)


def test_a_long_ranking_shows_every_tie_and_everyone_left_out() -> None:
    rows = tuple(
        RankRow(str(n - n % 2 + 1), "周*良", f"V-{n:06}", "红队", "9", "1", "9", True) for n in range(150)
    )
    left = tuple(LeftOut(f"V-9{n:05}", "时长不足") for n in range(61))
    pdf = rendered(replace(RANKING, rows=rows, left_out=left))
    found = reading.text(pdf)
    assert found.count("并列") == 151 and "未参评61人" in found
    assert all(f"V-{n:06}" in found for n in range(150)) and all(f"V-9{n:05}" in found for n in range(61))
    nobody = reading.text(rendered(replace(RANKING, rows=(), teams=(), left_out=())))
    assert "没有参评的志愿者" in nobody and "未参评" not in nobody and "各队服务" not in nobody


@pytest.mark.parametrize("paper", ["a5", "a4"])
def test_a_minors_pledge_is_signed_twice(paper: str) -> None:
    alone = reading.text(rendered(PLEDGE, paper))
    assert "监护人签字" not in alone and "积分只兑换礼品和服务" in alone
    minor = rendered(replace(PLEDGE, guardian="周敏（母亲）"), paper)
    assert "监护人签字" in reading.text(minor) and pages(minor) == 1
    own = reading.text(rendered(replace(PLEDGE, promises=("只此一条。",)), paper))
    assert "1．只此一条。" in own and "积分只兑换" not in own


@pytest.mark.parametrize("paper", ["a5", "a4"])
def test_an_empty_card_is_a_form_of_one_page(paper: str) -> None:
    blank = {
        field.name: ""
        for field in dataclasses.fields(REPORT_CARD)
        if field.type == "str" and field.name != "centre_name"
    }
    pdf = rendered(replace(REPORT_CARD, **blank), paper)  # type: ignore[arg-type]
    found = reading.text(pdf)
    assert pages(pdf) == 1 and "周敏" not in found
    assert all(name in found for name in ("单位党组织", "认领微心愿", "本人签字", "社区接收人", "编号_"))


def test_a_quarter_of_many_deeds_and_one_without() -> None:
    deeds = tuple(ServiceDeed("2026-10-18", f"第{n}次值班", "1 小时", "李敏") for n in range(90))
    pdf = rendered(replace(SERVICE_CARD, deeds=deeds))
    assert pages(pdf) > 2
    found = reading.text(pdf)
    assert all(f"第{n}次值班" in found for n in range(90))
    nothing = reading.text(rendered(replace(SERVICE_CARD, deeds=(), blank=0, comment="")))
    assert "本季度没有服务记录" in nothing and "社区评价" not in nothing


def test_a_slip_printed_during_a_batch_is_the_same_slip() -> None:
    batch = replace(CARDS, cards=tuple(card(NAMES[n % 5], f"V-{n:06}") for n in range(1, 31)))
    alone = rendered(batch), rendered(REDEMPTION)
    slips: list[bytes] = []

    def between(done: int, of: int) -> None:
        if done > of // 2 and done % 10 == 0:
            slips.append(rendered(REDEMPTION))

    assert render_cr80(batch, between) == alone[0]
    assert len(slips) >= 3 and set(slips) == {alone[1]}
    with ThreadPoolExecutor(3) as pool:
        assert {pool.submit(rendered, REDEMPTION).result() for _ in range(3)} == {alone[1]}
        futures = [pool.submit(rendered, data) for data in (batch, REDEMPTION, batch)]
        assert [one.result() for one in futures] == [alone[0], alone[1], alone[0]]
