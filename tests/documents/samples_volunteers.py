"""Filled-in papers of volunteers, the card as in the design's picture."""

from __future__ import annotations

import io
from datetime import date

from PIL import Image, ImageDraw

from db.domain.card_payload import CardFacts
from db.domain.scancodes import redemption_payload
from db.signing import Keyring, PublicKey, card_code, load_key
from desktop.documents.party_report_card import PartyReportCard
from desktop.documents.pledge import Pledge
from desktop.documents.ranking_list import LeftOut, RankingList, RankRow, TeamRow
from desktop.documents.redemption_closing import ClosingRow, GiftRow, RedemptionClosing
from desktop.documents.redemption_receipt import RedeemedLine, RedemptionReceipt
from desktop.documents.service_card import ServiceCard, ServiceDeed
from desktop.documents.volunteer_card import Card, VolunteerCards

CENTRE = "海棠街道滨河社区党群服务中心"
CENTRE_CODE = "110105012003"
KEY = load_key(bytes(range(32)))
KEYRING = Keyring([PublicKey(CENTRE_CODE, KEY.public, date(2026, 3, 5))])


def portrait(width: int = 413, height: int = 531) -> bytes:
    """A drawn face as the JPEG a camera would give."""
    image = Image.new("RGB", (width, height), (220, 228, 238))
    pen = ImageDraw.Draw(image)
    pen.ellipse((width * 0.28, height * 0.2, width * 0.72, height * 0.66), fill=(232, 200, 170))
    pen.pieslice((width * 0.1, height * 0.68, width * 0.9, height * 1.4), 180, 360, fill=(163, 22, 27))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def card(name: str, number: str, issue: int = 3, photo: bytes = b"") -> Card:
    """A signed card of the red team."""
    return Card(
        name=name,
        number=number,
        card=f"{issue:02}",
        issued_on="2026-03-05",
        qr_payload=card_code(CardFacts(number, issue, CENTRE_CODE), KEY),
        team="红队　扶贫帮困",
        team_colour=(200, 53, 44),
        photo=photo,
    )


CARDS = VolunteerCards(
    centre_name=CENTRE,
    heading="社区志愿者",
    cards=(card("周国良", "V-000231", photo=portrait()),),
    uses="签到　签退　兑换",
    rules=(
        "本卡只限本人，使用时对照照片。",
        "码中没有身份证号和电话。",
        "积分不是钱，不转卖、不提现。",
        "遗失请即挂失，旧卡立刻失效。",
    ),
    found=("拾到请送滨河里 1 号", "滨河社区党群服务中心", "电话 22225880"),
)

REDEMPTION = RedemptionReceipt(
    centre_name=CENTRE,
    number="DH-02-20261120-0006-3",
    qr_payload=redemption_payload("DH-02-20261120-0006-3"),
    volunteer="周*良",
    volunteer_number="V-000231",
    lines=(
        RedeemedLine("大米 5 kg × 1", "50"),
        RedeemedLine("理发服务 × 1", "20", "凭本单到居民中心 1 楼，2026-12-20 前有效"),
    ),
    total="70",
    balance="116",
    hours="612 小时",
    redeemed_at="2026-11-20 10:43",
    clerk="李敏",
    window="2 号窗口",
    agency_phone="22225880",
    printed_at="2026-11-20 10:43",
    lapsing="24 分　2026-12-31",
)

CLOSING = RedemptionClosing(
    centre_name=CENTRE,
    day="2026 年 11 月 20 日　星期五",
    window="2 号窗口",
    rows=(
        ClosingRow("09:12", "DH-02-20261120-0001-8", "张*兰 V-000112", "食用油 1.8 L ×1", "60", "李敏"),
        ClosingRow(
            "10:12",
            "DH-02-20261120-0005-5",
            "䶮* V-000087",
            "洗衣液 2 kg ×1",
            "35",
            "李敏",
            "10:15 拿错品种",
        ),
        ClosingRow(
            "10:43", "DH-02-20261120-0006-3", "周*良 V-000231", "大米 5 kg ×1、理发服务 ×1", "70", "李敏"
        ),
    ),
    gifts=(
        GiftRow("大米 5 kg", "19", "0", "1", "0", "0", "18", "50"),
        GiftRow("食用油 1.8 L", "10", "0", "1", "0", "0", "9", "60"),
        GiftRow("洗衣液 2 kg", "12", "12", "1", "1", "0", "24", "0"),
        GiftRow("理发服务", "—", "—", "1", "0", "—", "—", "20"),
    ),
    made="3",
    undone="1",
    points="130",
    ledger="130",
    differences=(),
    printed_at="2026-11-20 17:31",
    printed_by="李敏",
)

RANKING = RankingList(
    centre_name=CENTRE,
    year="2026 年度",
    formula="得分 = 服务时长（小时） + 参加场次 × 2；时长满 20 小时参评，得分相同的名次并列",
    summary="全年 96 场，224 人参加，1 310 人次，服务 3 915.5 小时。下面列前 6 名，前 3 名为志愿先锋。",
    rows=(
        RankRow("1", "周*良", "V-000231", "红队", "186", "41", "268", winner=True),
        RankRow("2", "阿*·买*", "V-000140", "紫队", "150.5", "40", "230.5", True, True),
        RankRow("2", "䶮*", "V-000087", "蓝队", "170.5", "30", "230.5", True, True),
        RankRow("4", "张*兰", "V-000112", "红队", "120", "38", "196"),
        RankRow("5", "王*", "V-02-000009", "绿队", "99", "33", "165"),
        RankRow("6", "李*华", "V-000178", "黄队", "80", "21", "122"),
    ),
    teams=(
        TeamRow("1", "红队　扶贫帮困", "62", "410", "1 204.5"),
        TeamRow("2", "紫队　卫生保健", "38", "266", "860"),
        TeamRow("3", "绿队　生态环保", "41", "240", "655.5"),
    ),
    left_out=(
        LeftOut("V-000033", "时长不实，限期内不参评"),
        LeftOut("V-000051", "已退出"),
        LeftOut("V-000064", "本人不愿参评"),
    ),
    publicity="公示 7 日：2026-12-21 至 2026-12-27",
    objection="有异议的，请在公示期内向海棠街道滨河社区党群服务中心提出，电话 22225880。时长可以到窗口逐条核对。",
    publisher=CENTRE,
    published_on="2026-12-21",
    printed_by="李敏",
)

PLEDGE = Pledge(
    centre_name=CENTRE,
    volunteer="周国良",
    number="V-000231",
    phone="138****5678",
    post="矛盾调解岗",
    duties="排查楼栋邻里矛盾，能当场调解的当场调解，不能的报社区；每月向楼栋长通报一次。",
    team="红队　扶贫帮困",
    term="2026-12-01 至 2027-11-30",
    clerk="李敏",
    signed_on="2026-11-20",
    role="调解员",
)

REPORT_CARD = PartyReportCard(
    centre_name=CENTRE,
    number="BD-02-20261120-0003-1",
    name="周敏",
    sex="女",
    birth="1986 年 7 月",
    joined_party="2009 年 6 月",
    unit="区税务局机关党委第二支部",
    position="一级主任科员",
    unit_contact="刘* 010-8888****",
    phone="139****5678",
    home="海棠苑 3 号楼",
    skills="财税咨询、少儿英语",
    times="周六上午、工作日晚上",
    post="政策宣传岗",
    wishes="",
    reported_on="2026-11-20",
    clerk="李敏",
)

SERVICE_CARD = ServiceCard(
    centre_name=CENTRE,
    number="BD-02-20261120-0003-1",
    name="周敏",
    unit="区税务局机关党委第二支部",
    quarter="2026 年第 4 季度",
    post="政策宣传岗",
    deeds=(
        ServiceDeed("2026-10-18", "个税汇算答疑，接待居民 23 人", "3 小时", "李敏"),
        ServiceDeed("2026-10-28", "28 日服务日·政策宣传", "2.5 小时", "李敏"),
        ServiceDeed("2026-11-09", "认领并实现微心愿：一台老年收音机", "", "王建军"),
    ),
    total="服务 2 次 5.5 小时，实现微心愿 1 个",
    comment="主动报到、按时到岗，居民评价满意。",
    secretary="陈志远",
    issued_on="2026-12-31",
    blank=3,
)

VOLUNTEER_SAMPLES: dict[str, object] = {
    "volunteer_card": CARDS,
    "redemption_receipt": REDEMPTION,
    "redemption_closing": CLOSING,
    "ranking_list": RANKING,
    "pledge": PLEDGE,
    "party_report_card": REPORT_CARD,
    "service_card": SERVICE_CARD,
}
