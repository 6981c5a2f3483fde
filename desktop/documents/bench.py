"""``python -m desktop.documents.bench``: papers beside a bare reportlab canvas with the same text and fonts."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from io import BytesIO

from desktop.documents import fonts, notice, receipt
from desktop.documents.fonts import Face, embed, runs
from desktop.documents.notice import Notice, NoticeMaterial
from desktop.documents.parts import Material
from desktop.documents.receipt import Receipt

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


def _times(work: Callable[[], object]) -> list[float]:
    spent = []
    for _ in range(RUNS + 2):
        start = time.perf_counter()
        work()
        spent.append((time.perf_counter() - start) * 1000)
    return spent[2:]


def main() -> None:
    """Print the times as JSON."""
    fonts.warm()
    report = {
        "receipt PDF, 80 mm": {
            "ours": _times(lambda: receipt.KIND.render(RECEIPT, "80mm")),
            "floor": _times(lambda: _canvas(RECEIPT, Face.SANS)),
        },
        "notice PDF, A5": {
            "ours": _times(lambda: notice.render_a5(NOTICE)),
            "floor": _times(lambda: _canvas(NOTICE, Face.KAI)),
        },
    }
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main()
