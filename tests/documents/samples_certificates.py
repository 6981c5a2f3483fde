"""Filled-in certificates of every layout, the record and the honour as in the design's pictures."""

from __future__ import annotations

import base64
import hashlib

from desktop.documents.certificate import Certificate, CertificateTable

CENTRE = "海棠街道滨河社区党群服务中心"


def payload(serial: str, name: str = "周国良") -> str:
    """A code as long as a signed one: facts, a hash and a signature in base32."""
    seed = hashlib.sha512(f"{serial}{name}".encode()).digest()

    def base32(content: bytes) -> str:
        return base64.b32encode(content).decode().rstrip("=")

    who = base32(f"{name}\n110105********0611".encode())
    return f"YM1:C:{serial}:ZM:20261120:{who}:{base32(seed[:16])}:ABCD2345:{base32(seed)}"


ACTIVITIES = CertificateTable(
    headings=("服务日期", "服务内容（活动名称）", "类别", "队伍", "次数", "小时"),
    weights=(191, 227, 86, 61, 53, 68),
    rows=(
        ("2026-01-28 至 08-28", "28 日服务日·家电维修", "家电维修", "蓝队", "8", "31.0"),
        ("2026-03-05 至 03-31", "志愿服务月·独居老人走访", "助老", "红队", "16", "46.5"),
        ("2026-04-11 至 10-24", "独居老人午间送餐", "助老", "红队", "12", "24.0"),
        ("2026-06-18 至 08-27", "青苗学堂暑期照看", "助学", "橙队", "20", "58.0"),
        ("2026-09-28", "28 日服务日·楼道清理", "生态环保", "绿队", "1", "3.5"),
        ("2026-10-28", "28 日服务日·家电维修", "家电维修", "蓝队", "1", "4.0"),
    ),
    total=("合　计", "", "", "", "58", "167.0"),
    align=("l", "l", "c", "c", "r", "r"),
)

RECORD_NUMBER = "ZM-110105012003-02-20261120-0003-6"
RECORD = Certificate(
    layout="official",
    title="志愿服务记录证明",
    number=RECORD_NUMBER,
    facts=(
        ("姓名", "周国良"),
        ("志愿者编号", "V-000231"),
        ("证件类型", "居民身份证"),
        ("证件号码", "110105********0611"),
    ),
    paragraphs=(
        "兹证明周国良同志于 2026 年 1 月 1 日至 2026 年 10 月 31 日在我单位参加志愿服务活动 6 项 58 次，"
        "服务时间累计 167.0 小时（大写：壹佰陆拾柒小时整），记录如下：",
    ),
    salutation="",
    table=ACTIVITIES,
    notes=(
        "服务时间为实际服务时间，不含往返。",
        "累计在册服务时长 612 小时，星级：三星。",
        "本证明依据志愿服务记录无偿、如实出具；公示期 2026-11-02 至 11-11，无异议。",
        "涂改无效。",
    ),
    signers=(("负责人（签字）", ""), ("经办人（签字）", "")),
    contact="22225880　滨河里 1 号",
    issuers=("海棠街道滨河社区居民委员会",),
    issued_on="2026 年 11 月 20 日",
    publicity="公示期 2026-11-02 至 11-11，无异议",
    qr_payload=payload(RECORD_NUMBER),
    check_code="7KQM-2F9T",
    centre_name=CENTRE,
    printed_at="2026-11-20 10:44",
)

HONOUR_NUMBER = "RY-110105012003-02-20261228-0007-4"
HONOUR = Certificate(
    layout="honour",
    title="荣誉证书",
    number=HONOUR_NUMBER,
    facts=(),
    paragraphs=(
        "在 2026 年度社区志愿服务中，奉献友爱，热心为民，累计服务 172 小时，在全社区 224 名志愿者中名列前茅，被评为",
        "# 志愿先锋",
        "特发此证，以资鼓励。",
    ),
    salutation="周国良　同志：",
    table=None,
    notes=(),
    signers=(),
    contact="",
    issuers=("中共海棠街道滨河社区委员会", "海棠街道滨河社区居民委员会"),
    issued_on="二〇二六年十二月二十八日",
    publicity="公示 2026-12-18 至 12-25",
    qr_payload=payload(HONOUR_NUMBER),
    check_code="M4TX-9HKD",
    centre_name=CENTRE,
)

LETTER_NUMBER = "GX-110105012003-02-20261120-0002-9"
LETTER = Certificate(
    layout="letter",
    title="感谢函",
    number=LETTER_NUMBER,
    facts=(),
    paragraphs=(
        "2026 年 7 月 18 日至 8 月 27 日暑期期间，贵单位组织 12 名青年职工到我社区青苗学堂，为 36 名双职工家庭的孩子"
        "开设科普、绘画和游泳安全课，共 20 场、58 小时，风雨无阻，深受家长和孩子们的欢迎。",
        "贵单位把社区的事当作自己的事，出人出力、不计报酬，用行动体现了共建共治共享的担当。在此，谨向贵单位和各位"
        "志愿者致以衷心的感谢和崇高的敬意！",
        "希望今后继续携手，共同把社区建设得更加美好。",
        "此致",
        "敬礼！",
    ),
    salutation="北京海棠电力服务有限公司：",
    table=None,
    notes=(),
    signers=(),
    contact="22225880　滨河里 1 号",
    issuers=("海棠街道滨河社区居民委员会",),
    issued_on="2026 年 11 月 20 日",
    publicity="",
    qr_payload=payload(LETTER_NUMBER),
    check_code="Q3WE-8RTY",
    centre_name=CENTRE,
    printed_at="2026-11-20 10:44",
)

DEPOSIT_NUMBER = "CD-110105012003-02-20261120-0005-1"
DEPOSIT = Certificate(
    layout="deposit",
    title="时间银行存单",
    number=DEPOSIT_NUMBER,
    facts=(
        ("户名", "周国良"),
        ("账号", "V-000231"),
        ("存入日期", "2026-11-20"),
        ("服务期间", "2026-01-01 至 2026-10-31"),
    ),
    paragraphs=(
        "# 167 小时 30 分",
        "# （大写）壹佰陆拾柒小时叁拾分",
        "上列服务时间已存入时间银行，可由本人或者指定的直系亲属按章程兑换同等时长的服务。",
    ),
    salutation="",
    table=None,
    notes=("本存单记载服务时间，不是存款凭证，不计息、不转让、不兑现金。", "余额以时间银行账户为准。"),
    signers=(("经办人", "李敏"), ("复核人", "")),
    contact="22225880",
    issuers=("海棠街道滨河社区居民委员会",),
    issued_on="2026 年 11 月 20 日",
    publicity="",
    qr_payload=payload(DEPOSIT_NUMBER),
    check_code="X7PN-4C6V",
    centre_name=CENTRE,
    printed_at="2026-11-20 10:44",
)

CERTIFICATES = {one.layout: one for one in (RECORD, HONOUR, LETTER, DEPOSIT)}
