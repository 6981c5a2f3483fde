"""Templates of certificates: what an administrator may change, what the fields are, and what is wrong with one.

A template is a copy of a shipped one, edited, with versions: a certificate keeps the version it was drafted with. In
its texts ``{field}`` stands for a fact from the records; ``{{`` and ``}}`` are braces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from db.domain.certificate_blocks import Blocked, BlockList
from db.domain.certificate_kinds import LONGEST_PUBLICITY, CertificateKind, HolderKind, Layout, Param

LARGE = "# "
"""Begins the paragraph of an honour (two of a deposit) that is set large and centred."""
LONGEST_TEXT = 600
_KEY = re.compile(r"[a-z][a-z0-9_]{1,39}")
_PREFIX = re.compile(r"[A-Z]{2}")
_TAKEN = frozenset({"GZ", "ZY", "SQ", "ZF", "DH", "YM"})
"""Prefixes of other papers' numbers."""
_PURPOSE_AFTER = ("用于", "用途", "用途：", "因", "依据", "依据：", "根据", "事由：")


@dataclass(frozen=True, slots=True)
class Template:
    """A certificate's layout and words. See ``check_template`` for what it must be."""

    key: str
    kind: CertificateKind
    name: str
    layout: Layout
    title: str
    prefix: str
    body: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
    table: str = ""
    columns: tuple[tuple[str, str, int], ...] = ()
    notes: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    publicity_days: int = 0
    valid_days: int = 0


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field: its name in the braces, what it means, and a sample for the preview."""

    name: str
    label: str
    sample: str


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """Something wrong with a template, and where: 正文第 2 段第 14 字."""

    place: str
    code: str
    message: str


def _specs(*rows: tuple[str, str, str]) -> tuple[FieldSpec, ...]:
    return tuple(FieldSpec(*row) for row in rows)


_COMMON = _specs(
    ("name", "姓名", "周国良"),
    ("id_kind", "证件类型", "居民身份证"),
    ("id_masked", "证件号码（隐去中间）", "110105********0611"),
    ("centre", "中心名称", "海棠街道滨河社区党群服务中心"),
    ("committee", "居委会名称", "海棠街道滨河社区居民委员会"),
    ("party", "党组织名称", "中共海棠街道滨河社区委员会"),
    ("centre_phone", "联系电话", "22225880"),
    ("centre_address", "联系地址", "滨河里 1 号"),
    ("issued_on", "签发日期", "2026 年 11 月 20 日"),
    ("year_now", "签发年份", "2026"),
    ("signatory", "负责人", "王建军"),
    ("clerk", "经办人", "李敏"),
    ("publicity", "公示情况", "公示期 2026-11-02 至 11-11，无异议"),
    ("purpose", "用途", "升学综合素质评价"),
)
_PERSON = _specs(
    ("volunteer_number", "志愿者编号", "V-000231"),
    ("team", "所在队伍", "蓝队"),
    ("total_hours", "累计在册时长", "612.0"),
    ("stars", "星级", "三星"),
)
_PERIOD = _specs(
    ("from_on", "开始日期", "2026 年 1 月 1 日"),
    ("until_on", "结束日期", "2026 年 10 月 31 日"),
    ("activities", "活动项数", "6"),
    ("times", "次数", "58"),
    ("hours", "服务小时", "167.0"),
    ("hours_capital", "服务小时（大写）", "壹佰陆拾柒小时整"),
)
_OF_KIND: Mapping[CertificateKind, tuple[FieldSpec, ...]] = MappingProxyType(
    {
        CertificateKind.SERVICE_RECORD: _PERSON + _PERIOD,
        CertificateKind.HONOUR_PIONEER: _PERSON
        + _specs(
            ("year", "年度", "2026"),
            ("hours", "当年小时", "172.0"),
            ("place", "名次", "3"),
            ("people", "参评人数", "224"),
        ),
        CertificateKind.HONOUR_EXCELLENT: _PERSON
        + _specs(
            ("year", "年度", "2026"),
            ("hours", "当年小时", "172.0"),
            ("award", "表彰名称", "优秀志愿者"),
            ("award_by", "表彰单位", "街道办事处"),
            ("award_on", "表彰日期", "2026 年 11 月 1 日"),
        ),
        CertificateKind.HONOUR_STAR: _PERSON
        + _specs(("star_hours", "评星时长", "612.0"), ("star_on", "评定日期", "2026 年 11 月 1 日")),
        CertificateKind.PARTY_SERVICE: _PERSON
        + _PERIOD
        + _specs(
            ("unit", "所在单位党组织", "区税务局党支部"),
            ("reported_on", "报到日期", "2025 年 3 月 1 日"),
            ("wishes", "实现心愿数", "2"),
        ),
        CertificateKind.COMMITTEE: _specs(
            ("subject", "证明事项", "在本社区居住情况"),
            ("statement", "证明内容", "系本社区居民，在册居住地址为海棠苑 3 号楼 2 单元 501"),
            ("basis", "依据", "《居住证暂行条例》第九条"),
            ("address", "居住地址", "海棠苑 3 号楼 2 单元 501"),
            ("sex", "性别", "男"),
            ("grid", "网格", "滨河-03"),
        ),
        CertificateKind.THANKS: _PERIOD,
        CertificateKind.TRAINING: _PERSON
        + _specs(
            ("training", "培训名称", "助老服务基础培训"),
            ("training_by", "培训机构", "区志愿服务联合会"),
            ("training_on", "培训日期", "2026 年 9 月 12 日"),
            ("lessons", "学时", "8"),
        ),
        CertificateKind.ACTIVITY: _PERSON
        + _PERIOD
        + _specs(("activity", "活动名称", "重阳敬老"), ("place_held", "活动地点", "社区广场")),
        CertificateKind.TIME_DEPOSIT: _PERSON
        + _specs(
            ("balance_hours", "现存小时", "120.5"),
            ("balance_capital", "现存小时（大写）", "壹佰贰拾点伍小时"),
            ("giving_hours", "仅可捐赠小时", "8.0"),
            ("saved_hours", "累计存入小时", "150.0"),
        ),
    }
)
_TABLES: Mapping[str, tuple[FieldSpec, ...]] = MappingProxyType(
    {
        "activities": _specs(
            ("period", "服务日期", "2026-01-28 至 08-28"),
            ("title", "活动名称", "28 日服务日·家电维修"),
            ("category", "类别", "家电维修"),
            ("team", "队伍", "蓝队"),
            ("times", "次数", "8"),
            ("hours", "小时", "31.0"),
        )
    }
)


def fields_of(kind: CertificateKind) -> Mapping[str, FieldSpec]:
    """The fields a template of this kind may use, in the order of the list beside the editor."""
    return {spec.name: spec for spec in (*_COMMON, *_OF_KIND[kind])}


def columns_of(kind: CertificateKind) -> Mapping[str, FieldSpec]:
    """The fields of a row of the kind's table; none where it has no table."""
    return {spec.name: spec for spec in _TABLES.get(kind.facts.table, ())}


_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


def fill(text: str, values: Mapping[str, str]) -> str:
    """A text with its fields filled in. ``KeyError`` for a field that ``check_template`` would refuse."""
    return _TOKEN.sub(lambda found: values[found[1]] if found[1] is not None else found[0][0], text)


def used_fields(text: str) -> tuple[str, ...]:
    """The fields a text names."""
    return tuple(found[1] for found in _TOKEN.finditer(text) if found[1] is not None)


def without_fields(text: str) -> str:
    """The fixed words of a text."""
    return _TOKEN.sub("", text)


def _texts(template: Template) -> Iterator[tuple[str, str]]:
    """Every text that may hold fields, with its place."""
    yield "标题", template.title
    yield from ((f"正文第 {n} 段", text) for n, text in enumerate(template.body, 1))
    for n, (label, value) in enumerate(template.facts, 1):
        yield f"信息表第 {n} 项名称", label
        yield f"信息表第 {n} 项内容", value
    yield from ((f"说明第 {n} 条", text) for n, text in enumerate(template.notes, 1))
    yield from ((f"落款第 {n} 行", text) for n, text in enumerate(template.issuers, 1))
    yield from ((f"签字栏第 {n} 项", text) for n, text in enumerate(template.signers, 1))


def check_template(template: Template, blocked: BlockList) -> tuple[TemplateFault, ...]:
    """Everything that is wrong with a template, in the order of the page."""
    return (
        *_head_faults(template),
        *_blocked_faults(template, blocked),
        *_field_faults(template),
        *_table_faults(template),
        *_publicity_faults(template),
    )


def _head_faults(template: Template) -> Iterator[TemplateFault]:
    if not _KEY.fullmatch(template.key):
        yield TemplateFault("编号", "TEMPLATE-KEY", "模板编号要用小写字母开头的字母、数字，请改。")
    for place, text, longest in (("名称", template.name, 40), ("标题", template.title, 30)):
        if not text.strip():
            yield TemplateFault(place, "TEMPLATE-EMPTY", f"{place}没有填，请补上。")
        elif len(text) > longest or not _printable(text):
            yield TemplateFault(place, "TEMPLATE-LONG", f"{place}要在 {longest} 字以内、能显示，请改。")
    if not _PREFIX.fullmatch(template.prefix) or template.prefix in _TAKEN:
        yield TemplateFault(
            "编号字头", "TEMPLATE-PREFIX", "编号字头要是两个大写字母，且没有别的文书在用，请改。"
        )
    if not any(text.strip() for text in template.body):
        yield TemplateFault("正文", "TEMPLATE-EMPTY", "正文没有内容，请补上。")
    large = 2 if template.layout is Layout.DEPOSIT else 1
    if sum(text.startswith(LARGE) for text in template.body) > large:
        yield TemplateFault("正文", "TEMPLATE-LARGE", f"大字居中的最多 {large} 段，请去掉多余的「# 」。")
    if len(template.body) > 20 or len(template.facts) > 20 or len(template.notes) > 10:
        yield TemplateFault("正文", "TEMPLATE-LONG", "段落太多，一张纸放不下，请减少。")
    if len(template.signers) > 4 or len(template.issuers) > 4:
        yield TemplateFault("落款", "TEMPLATE-LONG", "签字栏和落款最多各 4 行，请减少。")
    if not template.issuers:
        yield TemplateFault("落款", "TEMPLATE-EMPTY", "落款没有填出具单位，请补上。")


def _blocked_faults(template: Template, blocked: BlockList) -> Iterator[TemplateFault]:
    def fault(place: str, found: Blocked) -> TemplateFault:
        words = f"「{found.name}」不能由居委会出具，请删去；办理请到{found.office}。"
        return TemplateFault(place, "CERTIFICATE-BLOCKED", words)

    places = list(_texts(template))
    places += [(f"表格第 {n} 列", heading) for n, (heading, _, _) in enumerate(template.columns, 1)]
    for place, text in (("名称", template.name), ("标题", template.title)):
        if found := blocked.in_subject(without_fields(text)):
            yield fault(place, found)
            return
    for place, text in places:
        if found := blocked.in_words(without_fields(text)):
            yield fault(place, found)
            return
    if found := blocked.in_words("".join(without_fields(text) for _, text in places)):
        yield fault("全文", found)


def _printable(text: str) -> bool:
    return text.replace("\u3000", " ").isprintable()


def _field_faults(template: Template) -> Iterator[TemplateFault]:
    known = fields_of(template.kind)
    for place, text in _texts(template):
        if len(text) > LONGEST_TEXT:
            yield TemplateFault(place, "TEMPLATE-LONG", f"这一处最多 {LONGEST_TEXT} 字，请写短些。")
        if not _printable(text):
            yield TemplateFault(place, "TEMPLATE-TEXT", "有不能显示的字符或换行，请删掉后另起一段。")
        for found in _TOKEN.finditer(text):
            at = f"{place}第 {found.start() + 1} 字"
            if found[0] in ("{", "}"):
                yield TemplateFault(at, "TEMPLATE-BRACE", "花括号没有配对，请补上另一半。")
            elif found[1] is not None and found[1] not in known:
                yield TemplateFault(at, "TEMPLATE-FIELD", f"没有「{found[1]}」这个字段，请从字段表里选。")
            elif place.startswith("正文") and _bare_purpose(found[1], text[: found.start()]):
                yield TemplateFault(
                    at, "TEMPLATE-PURPOSE", "用途和依据前面要写「用于」「用途：」「因」或「依据」，请补上。"
                )


def _bare_purpose(field: str | None, before: str) -> bool:
    """A purpose that would read as if it were what is certified."""
    return field in (Param.PURPOSE, Param.BASIS) and not before.endswith(_PURPOSE_AFTER)


def _table_faults(template: Template) -> Iterator[TemplateFault]:
    rows = columns_of(template.kind)
    if template.table and template.table != template.kind.facts.table:
        yield TemplateFault("表格", "TEMPLATE-TABLE", "这一种证明没有这张表格，请改选或去掉表格。")
    if bool(template.table) != bool(template.columns):
        yield TemplateFault("表格", "TEMPLATE-TABLE", "表格要有列，有列也要选表格，请补齐。")
    for n, (heading, field, weight) in enumerate(template.columns, 1):
        if field not in rows:
            yield TemplateFault(f"表格第 {n} 列", "TEMPLATE-COLUMN", f"表格里没有「{field}」这一列，请改选。")
        if not heading.strip() or len(heading) > 12 or not 1 <= weight <= 20:
            yield TemplateFault(
                f"表格第 {n} 列", "TEMPLATE-COLUMN", "列名要 1 至 12 字，宽度是 1 至 20，请改。"
            )


def _publicity_faults(template: Template) -> Iterator[TemplateFault]:
    least = template.kind.facts.least_publicity
    if template.publicity_days < least:
        yield TemplateFault("公示天数", "TEMPLATE-PUBLICITY", f"这一种证明按规定至少公示 {least} 天，请改。")
    elif template.publicity_days > LONGEST_PUBLICITY:
        yield TemplateFault("公示天数", "TEMPLATE-PUBLICITY", f"公示最长 {LONGEST_PUBLICITY} 天，请改。")
    if not 0 <= template.valid_days <= 3660:
        yield TemplateFault("有效天数", "TEMPLATE-VALID", "有效天数是 0（长期）至 3660，请改。")


def holder_fits(kind: CertificateKind, *, volunteer: bool) -> bool:
    """Whether a certificate of this kind may be made out to a volunteer (else to a resident)."""
    wanted = kind.facts.holder
    return wanted is HolderKind.EITHER or (wanted is HolderKind.VOLUNTEER) == volunteer
