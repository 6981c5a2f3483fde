"""``python -m desktop.documents.bench``: papers beside a bare reportlab canvas with the same text and fonts."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

from desktop.documents import certificate, fonts, notice, receipt, volunteer_card
from desktop.documents.certificate import Certificate, CertificateTable
from desktop.documents.fonts import Face, embed, runs
from desktop.documents.notice import Notice, NoticeMaterial
from desktop.documents.parts import Material
from desktop.documents.receipt import Receipt
from desktop.documents.volunteer_card import Card, VolunteerCards

RUNS = 40
SERIAL = "110105012003-02-20261120-0014-7"
RECEIPT = Receipt(
    centre_name="海棠街道滨河社区党群服务中心",
    centre_code="110105012003",
    serial_short=SERIAL[13:],
    serial_full=SERIAL,
    qr_payload=f"YM1:R:{SERIAL}",
    promised_on="2026-12-22",
    promised_text="星期二　22 个工作日",
    item="高龄津贴",
    applicant="张*兰",
    applicant_id="110105********002X",
    phone="138****5678",
    case_kind="承诺件",
    received_at="2026-11-20 10:41",
    accepted_at="2026-11-20 10:44",
    legal_due="2027-01-04（暂定）",
    fee="不收费",
    delivery="自取，凭本回执和身份证",
    materials=(Material("申请书", "原件 1"), Material("审批表", "原件 2"), Material("身份证、户口本", "复印 1")),
    agency="滨河社区党群服务中心",
    clerk="李敏",
    window="2 号窗口",
    agency_phone="22225880",
    window_code="02",
    copy_label="第 1 联 申请人留存",
    printed_at="2026-11-20 10:44",
    check_code="K7QM",
)
NOTICE = Notice(
    centre_name=RECEIPT.centre_name,
    number="GZ-02-20261120-0009-5",
    qr_payload="YM1:N:GZ-02-20261120-0009-5",
    item="高龄津贴",
    item_note="承诺件，22 个工作日，不收费",
    applicant="张*兰",
    phone="138****5678",
    conditions="本区户籍；年满 80 周岁；未享受同类津贴",
    basis="《中华人民共和国老年人权益保障法》第三十三条",
    materials=tuple(NoticeMaterial(f"材料{n}", "原件 1", "窗口可代打，本人签字", "bring") for n in "一二三四五"),
    next_visit="",
    place="海棠街道滨河社区党群服务中心 综合窗口",
    hours="周一至周五 8:30–17:30",
    agency_phone="22225880",
    clerk="李敏",
    window="2 号窗口",
    given_at="2026 年 11 月 20 日 10 时 44 分",
)


CARDS, CARD_RUNS = 500, 1
CERTIFICATES = 1000


def _portrait(n: int) -> bytes:
    """A portrait's worth of JPEG, each another one so that none is written for many."""
    import random

    from PIL import Image

    dots = random.Random(n).randbytes(24 * 32 * 3)
    out = BytesIO()
    Image.frombytes("RGB", (24, 32), dots).resize((240, 320), Image.Resampling.BICUBIC).save(out, "JPEG", quality=80)
    return out.getvalue()


def _cards() -> VolunteerCards:
    seal = "0123456789ABCDEFGHJKMNPQRSTVWXYZ" * 3
    cards = tuple(
        Card(
            name="欧阳海棠"[: 2 + n % 3],
            number=f"V-{n:06}",
            card=f"V-{n:06}-01",
            issued_on="2026-11-20",
            qr_payload=f"YM1:K:V-{n:06}-01:110105012003:{seal[:8]}:{seal[n % 17 :][:104]}",
            team="红色先锋志愿服务队",
            team_colour=(200, 53, 44),
            photo=_portrait(n),
        )
        for n in range(1, CARDS + 1)
    )
    rules = ("服务开始和结束时请出示本卡。", "本卡仅限本人使用，不得转借。", "遗失请尽快到服务台挂失。")
    return VolunteerCards(RECEIPT.centre_name, "志愿者卡", cards, "凭本卡签到签退、查询和兑换积分", rules, ("电话 22225880",))


def _certificate(n: int = 1) -> Certificate:
    """A 志愿服务记录证明 with a table and a code of the real length, another one each."""
    code = "0123456789ABCDEFGHJKMNPQRSTVWXYZ" * 8
    number = f"ZM-110105012003-02-20261120-{n:04}-7"
    rows = tuple((f"2026-0{1 + k}-15", f"社区义剪第 {k + n % 7} 场", "助老服务", "红色先锋队", "1", "2.5") for k in range(6))
    table = CertificateTable(
        ("服务日期", "服务内容（活动名称）", "类别", "队伍", "次数", "小时"),
        (20, 40, 16, 18, 10, 10),
        rows,
        ("合　计", "", "", "", "6", "15.0"),
        ("c", "l", "c", "c", "r", "r"),
    )
    return Certificate(
        layout=certificate.OFFICIAL,
        title="志愿服务记录证明",
        number=number,
        facts=(
            ("姓　　名", "欧阳海棠"),
            ("志愿者编号", f"V-02-{n:06}"),
            ("证件类型", "居民身份证"),
            ("证件号码", "110105********002X"),
        ),
        paragraphs=(
            "兹证明欧阳海棠同志于 2026 年 1 月 1 日至 2026 年 11 月 20 日在我单位参加志愿服务活动 6 项 6 次，"
            "服务时间累计 15.0 小时（大写：壹拾伍小时整），记录如下：",
        ),
        salutation="",
        table=table,
        notes=("服务时间为实际服务时间，不含往返。", "本证明依据志愿服务记录无偿、如实出具。", "涂改无效。"),
        signers=(("负责人（签字）", ""), ("经办人（签字）", "")),
        contact="联系方式　22225880",
        issuers=("海棠街道滨河社区居民委员会",),
        issued_on="2026 年 11 月 20 日",
        publicity="公示期 2026 年 11 月 12 日至 11 月 19 日，无异议",
        qr_payload=f"YM1:C:{number}:ZM:20261120:{code[n % 31 :][:60]}:{code[:26]}:{code[:8]}:{code[n % 17 :][:104]}",
        check_code="7KQM-2F9T",
        centre_name=RECEIPT.centre_name,
    )


def _bare_certificates(datas: tuple[Certificate, ...]) -> bytes:
    """The same words of each on a page of its own, with no layout: what reportlab itself needs for them."""
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    for data in datas:
        y = 800.0
        for text in fonts.strings(replace(data, qr_payload="")):
            x = 40.0
            for font, part in runs(text, Face.KAI):
                canvas.setFont(embed(font), 10)
                canvas.drawString(x, y, part)
                x += 10 * len(part)
            y -= 12
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _bare_cards(data: VolunteerCards) -> bytes:
    """The same words and portraits, ten cards to two pages, with no layout: what reportlab itself needs for them."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    shared = [text for text in fonts.strings(replace(data, cards=())) if text]
    for n, card in enumerate(data.cards):
        y = 820.0 - n % 10 * 80
        canvas.drawImage(ImageReader(BytesIO(card.photo)), 20, y - 60, 48, 60)
        for text in (*shared, card.name, card.number, card.card, card.issued_on, card.team):
            x = 80.0
            for font, part in runs(text, Face.SANS):
                canvas.setFont(embed(font), 6)
                canvas.drawString(x, y, part)
                x += 6 * len(part)
            y -= 7
        if n % 10 == 9:
            canvas.showPage()
            canvas.showPage()
    canvas.save()
    return out.getvalue()


def _canvas(data: object, face: Face) -> bytes:
    """The same words, each set once at 10 points: what reportlab itself needs for this text in these fonts."""
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    y = 800.0
    for text in fonts.strings(data):
        x = 40.0
        for font, part in runs(text, face):
            canvas.setFont(embed(font), 10)
            canvas.drawString(x, y, part)
            x += 10 * len(part)
        y -= 12
    canvas.save()
    return out.getvalue()


def _once(work: Callable[[], object]) -> list[float]:
    """Work that takes many seconds, after everything else has warmed what it uses."""
    start = time.perf_counter()
    work()
    return [(time.perf_counter() - start) * 1000]


def _times(work: Callable[[], object], many: int = RUNS) -> list[float]:
    spent = []
    for _ in range(many + 2):
        start = time.perf_counter()
        work()
        spent.append((time.perf_counter() - start) * 1000)
    return spent[2:]


def main() -> None:
    """Print the times as JSON."""
    fonts.warm()
    cards = _cards()
    one, many = _certificate(), tuple(_certificate(n) for n in range(1, CERTIFICATES + 1))
    report = {
        "receipt PDF, 80 mm": {
            "ours": _times(lambda: receipt.KIND.render(RECEIPT, "80mm")),
            "floor": _times(lambda: _canvas(RECEIPT, Face.SANS)),
        },
        "notice PDF, A5": {
            "ours": _times(lambda: notice.render_a5(NOTICE)),
            "floor": _times(lambda: _canvas(NOTICE, Face.KAI)),
        },
        "certificate PDF, A4": {
            "ours": _times(lambda: certificate.render(one)),
            "floor": _times(lambda: _bare_certificates((one,))),
        },
        "1000 certificates PDF, A4": {
            "ours": _once(lambda: certificate.render_many(many)),
            "floor": _once(lambda: _bare_certificates(many)),
        },
        "500 cards PDF, A4": {
            "ours": _times(lambda: volunteer_card.render_a4(cards), CARD_RUNS),
            "floor": _times(lambda: _bare_cards(cards), CARD_RUNS),
        },
        "500 cards PDF, CR80": {
            "ours": _times(lambda: volunteer_card.render_cr80(cards), CARD_RUNS),
            "floor": _times(lambda: _bare_cards(cards), CARD_RUNS),
        },
    }
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main()
