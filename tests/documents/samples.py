"""One filled-in paper of every kind, the receipt and the notice as in the design's pictures."""

from __future__ import annotations

from db.domain.scancodes import notice_payload, receipt_payload
from desktop.documents.blocked_slip import BlockedSlip
from desktop.documents.certificate_batch import CertificateBatch
from desktop.documents.intake import Intake
from desktop.documents.notice import Notice, NoticeMaterial
from desktop.documents.parts import Material
from desktop.documents.printer_test import PrinterTest
from desktop.documents.publicity_list import PublicityList, PublicityRow
from desktop.documents.receipt import Receipt, ToComplete
from desktop.documents.recovery_sheet import RecoverySheet
from desktop.documents.tolerance import Tolerance
from tests.documents.samples_certificates import RECORD
from tests.documents.samples_visits import VISIT_SAMPLES
from tests.documents.samples_volunteers import VOLUNTEER_SAMPLES

CENTRE = "海棠街道滨河社区党群服务中心"
SERIAL = "110105012003-02-20261120-0014-7"
RARE_NAMES = "䶮𬱖𪚥、葛曾䮌、阿依古丽·买买提"
LONG_NAME = ("阿卜杜拉赫曼·𬱖买买提江" * 5)[:50]
LONG_ADDRESS = ("北京市朝阳区海棠街道滨河社区滨河里小区 12 号楼 3 单元 1502 室（东门进）" * 6)[:200]

RECEIPT = Receipt(
    centre_name=CENTRE,
    centre_code="110105012003",
    serial_short="02-20261120-0014-7",
    serial_full=SERIAL,
    qr_payload=receipt_payload(SERIAL),
    promised_on="2026-12-22",
    promised_text="星期二　22 个工作日",
    item="高龄津贴",
    applicant="张*兰",
    applicant_id="110105********002X",
    phone="138****5678",
    case_kind="承诺件（容缺受理）",
    received_at="2026-11-20 10:41",
    accepted_at="2026-11-20 10:44",
    legal_due="2027-01-04（暂定）",
    fee="不收费",
    delivery="自取，凭本回执和身份证",
    materials=(
        Material("申请书", "原件 1"),
        Material("审批表", "原件 2"),
        Material("身份证、户口本", "复印 1"),
        Material("一寸近照", "电子"),
    ),
    agency="滨河社区党群服务中心",
    clerk="李敏",
    window="2 号窗口",
    agency_phone="22225880",
    window_code="02",
    copy_label="第 1 联 申请人留存",
    printed_at="2026-11-20 10:44",
    check_code="K7QM",
    to_complete=ToComplete(
        "请补交：银行卡（一折通）复印 1",
        ("2026-11-27 前交到 2 号窗口。未按时补交，按承诺书约定处理。",),
    ),
)

INTAKE = Intake(
    centre_name=CENTRE,
    centre_code="110105012003",
    serial_short="02-20261120-0014-7",
    serial_full=SERIAL,
    qr_payload=receipt_payload(SERIAL),
    item="高龄津贴",
    applicant="张*兰",
    applicant_id="110105********002X",
    phone="138****5678",
    received_at="2026-11-20 10:41",
    complete_by="2026-11-27",
    materials=RECEIPT.materials[:3],
    missing=(Material("银行卡（一折通）", "复印 1"), Material("一寸近照", "电子")),
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
    centre_name=CENTRE,
    number="GZ-02-20261120-0009-5",
    qr_payload=notice_payload("GZ-02-20261120-0009-5"),
    item="高龄津贴",
    item_note="承诺件，22 个工作日，不收费",
    applicant="张*兰",
    phone="138****5678",
    conditions="本区户籍；年满 80 周岁；未享受同类津贴",
    basis="《中华人民共和国老年人权益保障法》第三十三条",
    materials=(
        NoticeMaterial("申请书", "原件 1", "窗口可代打，本人签字", "have"),
        NoticeMaterial("审批表", "原件 2", "系统已填好，核对签字", "have"),
        NoticeMaterial("身份证、户口本", "复印 1", "原件核验后当场退还", "have"),
        NoticeMaterial("银行卡（一折通）", "复印 1", "本人名下；没有的可到任一农商行网点办，免费", "bring"),
        NoticeMaterial("一寸近照", "电子", "已从身份证芯片取得", "have"),
        NoticeMaterial("低保证（80–89 岁低保老人）", "", "民政数据已核，不用交", "exempt"),
    ),
    next_visit="",
    place=f"{CENTRE} 综合窗口",
    hours="周一至周五 8:30–17:30，周六 9:00–16:00",
    agency_phone="22225880",
    clerk="李敏",
    window="2 号窗口",
    given_at="2026 年 11 月 20 日 10 时 44 分",
)

BLOCKED_SLIP = BlockedSlip(
    centre_name=CENTRE,
    certificate="亲属关系证明",
    reason="",
    basis="",
    office="公安派出所或公证处",
    office_detail=("户口簿能反映亲属关系的，凭户口簿即可", "海棠派出所　滨河里 8 号　22225110"),
    bring=("本人身份证", "户口簿"),
    clerk="李敏",
    window="2 号窗口",
    agency_phone="22225880",
    printed_at="2026-11-20 10:44",
)

TOLERANCE = Tolerance(
    centre_name=CENTRE,
    serial_short="02-20261120-0014-7",
    qr_payload=receipt_payload(SERIAL),
    item="高龄津贴",
    applicant="张*兰",
    applicant_id="110105********002X",
    phone="138****5678",
    missing=(Material("银行卡（一折通）", "复印 1"),),
    promise_by="2026-11-27",
    consequences=(),
    clerk="李敏",
    window="2 号窗口",
    signed_on="2026 年 11 月 20 日",
)

RECOVERY_SHEET = RecoverySheet(
    centre_name=CENTRE,
    centre_code="110105012003",
    code="K7QM-2F9T-XW3C-8HND-PA5R-6JVE-4YBS-QT7G",
    created_at="2026-11-20 09:02",
    computer="窗口 02",
)

PRINTER_TEST = PrinterTest(
    centre_name=CENTRE,
    window="2 号窗口",
    printer="前台热敏 80 mm",
    paper="80 mm 卷纸",
    qr_payload="YIMEN-TEST",
    printed_at="2026-11-20 10:44",
)

PUBLICITY = PublicityList(
    centre_name="海棠街道滨河社区党群服务中心",
    title="证明出具前公示",
    publicity="公示期：2026-11-20 至 2026-11-27",
    rows=(
        PublicityRow("周*良", "V-000231", "志愿服务记录证明", "2026 年 1 月 1 日至 2026 年 10 月 31 日，58 次，167.0 小时"),
        PublicityRow("李*英", "V-000017", "优秀志愿者", "2026 年度，优秀志愿者，96.5 小时"),
    ),
    objection="对名单有异议，请在公示期内向中心反映，电话 22225880",
    published_on="2026-11-20",
    printed_by="李敏　2026-11-20 10:44",
)

SAMPLES: dict[str, object] = VISIT_SAMPLES | VOLUNTEER_SAMPLES | {
    "certificate": RECORD,
    "certificates": CertificateBatch((RECORD, RECORD)),
    "publicity_list": PUBLICITY,
    "receipt": RECEIPT,
    "intake": INTAKE,
    "notice": NOTICE,
    "blocked_slip": BLOCKED_SLIP,
    "tolerance": TOLERANCE,
    "recovery_sheet": RECOVERY_SHEET,
    "printer_test": PRINTER_TEST,
}
