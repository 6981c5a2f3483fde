"""Telephone numbers: one stored form, and what can be a number in mainland China."""

from __future__ import annotations

import re
import unicodedata

from db.domain.errors import KnownError

FIELD = "phone"
_EXTENSION = re.compile(r"(?:转|分机|ext\.?|x|#)[:：]?", re.IGNORECASE)
_HYPHEN_EXTENSION = re.compile(r"(0[0-9]{2,3}-[0-9]{7,8})-([0-9]{1,6})")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(?:0[1-9][0-9]{8,10}|010[0-9]{8}|[48]00[0-9]{7}|[2-9][0-9]{6,7})(?:转[0-9]{1,6})?")


def normalise_phone(text: str) -> str:
    """The stored form: plain digits, without spaces, hyphens, brackets and +86; an extension follows 转."""
    if _MOBILE.fullmatch(text):
        return text
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    plain = re.sub("[\u2010-\u2015\u2212]", "-", plain)
    plain = _HYPHEN_EXTENSION.sub(r"\1转\2", plain)
    plain = _EXTENSION.sub("转", plain)
    plain = re.sub(r"[-().]", "", plain)
    plain = re.sub(r"^(?:\+|00)86", "", plain)
    plain = re.sub(r"^86(?=1[3-9][0-9]{9}$)", "", plain)
    return re.sub(r"^0(?=1[3-9][0-9]{9}$)", "", plain)


def check_phone(text: str) -> str:
    """The stored form of a mobile or fixed number.

    Raises KnownError ``PHONE`` on field ``phone``.
    """
    phone = normalise_phone(text)
    if _MOBILE.fullmatch(phone):
        return phone
    if len(phone) == 11 and phone.startswith("1"):
        raise KnownError("PHONE", "这个手机号的号段不存在，请核对第 2 位。", FIELD)
    if _LANDLINE.fullmatch(phone):
        return phone
    if re.fullmatch("[0-9]+", phone) and phone.startswith("1"):
        raise KnownError("PHONE", f"手机号应为 11 位，现在是 {len(phone)} 位，请核对。", FIELD)
    raise KnownError("PHONE", "电话号码不对，请输入 11 位手机号，或带区号的固定电话。", FIELD)
