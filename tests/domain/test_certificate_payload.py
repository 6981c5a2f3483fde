"""The code of a certificate: read back, damaged, forged, foreign, void, expired; and its human check code."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.card_payload import Signature
from db.domain.certificate_kinds import CertificateKind
from db.domain.certificate_payload import (
    CertificateCode,
    CertificateVerdict,
    Registered,
    ScannedCertificate,
    check_code,
    decode_bytes,
    encode_bytes,
    judge_certificate,
    judge_number,
    parse_certificate,
    same_check_code,
)
from db.domain.serials import Serial
from db.domain.signed_codes import CodeFault
from db.signing import Keyring, PublicKey, SigningKey, load_key, rotated

CENTRE = "110105012003"
DAY = date(2026, 11, 20)
KEY = load_key(bytes(range(32)))
OTHER = load_key(bytes(range(1, 33)))
CONTENT = bytes(range(16))
SAID = CertificateCode(
    Serial(CENTRE, 2, 0, DAY, 3, "ZM"), CertificateKind.SERVICE_RECORD, DAY, "周国良", "110105********0611", CONTENT
)


def payload(said: CertificateCode, key: SigningKey = KEY) -> str:
    return said.payload(key.id, key.sign(said.text_to_sign(key.id)))


def public(key: SigningKey, centre: str = CENTRE) -> PublicKey:
    return PublicKey(centre, key.public, DAY)


def verdict(text: str, keys: tuple[PublicKey, ...], entry: Registered | None, **more: object) -> CertificateVerdict:
    scanned = parse_certificate(text)
    assert scanned is not None
    signature = Signature.UNKNOWN_KEY
    if isinstance(scanned, ScannedCertificate):
        signature = Keyring(keys).check(scanned.code, scanned.said.serial.centre)
    return judge_certificate(scanned, signature, CENTRE, entry, DAY, **more)  # type: ignore[arg-type]


HERE = Registered(CONTENT, None, False)


@given(
    st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=50),
    st.sampled_from(list(CertificateKind)),
    st.binary(min_size=16, max_size=16),
)
def test_a_code_says_what_was_put_into_it(name: str, kind: CertificateKind, content: bytes) -> None:
    said = replace(SAID, name=name, kind=kind, content=content)
    text = payload(said)
    assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    scanned = parse_certificate(text.lower())
    assert isinstance(scanned, ScannedCertificate) and scanned.said == said


def test_a_name_of_fifty_rare_characters_fits_one_code() -> None:
    text = payload(replace(SAID, name="\U00030edd" * 50))
    assert len(text) < 700 and isinstance(parse_certificate(text), ScannedCertificate)


@given(st.integers(1, 400))
def test_a_code_cut_short_is_told(cut: int) -> None:
    text = payload(SAID)
    short = text[: max(len("YM1:C:"), len(text) - cut)]
    assert verdict(short, (public(KEY),), HERE) is CertificateVerdict.CUT_SHORT


@given(st.integers(6, 400), st.sampled_from("ABCDEFG234567"))
def test_any_changed_character_is_found(at: int, letter: str) -> None:
    text = payload(SAID)
    at = min(at, len(text) - 1)
    if text[at] == letter:
        return
    forged = text[:at] + letter + text[at + 1 :]
    assert verdict(forged, (public(KEY),), HERE) in (
        CertificateVerdict.MISMATCH,
        CertificateVerdict.UNKNOWN_ISSUER,
        CertificateVerdict.CUT_SHORT,
    )


@pytest.mark.parametrize(
    ("entry", "more", "expected"),
    [
        (HERE, {}, CertificateVerdict.GENUINE),
        (HERE, {"typed": check_code(CONTENT).lower()}, CertificateVerdict.GENUINE),
        (HERE, {"typed": "AAAA-BBBB"}, CertificateVerdict.MISMATCH),
        (None, {}, CertificateVerdict.NOT_REGISTERED),
        (None, {"voided": True}, CertificateVerdict.VOID),
        (replace(HERE, void=True), {}, CertificateVerdict.VOID),
        (replace(HERE, content=bytes(16)), {}, CertificateVerdict.MISMATCH),
        (replace(HERE, content=bytes(16), void=True), {}, CertificateVerdict.MISMATCH),
        (replace(HERE, valid_until=DAY), {}, CertificateVerdict.GENUINE),
        (replace(HERE, valid_until=DAY - timedelta(days=1)), {}, CertificateVerdict.EXPIRED),
    ],
)
def test_what_the_register_makes_of_a_good_signature(
    entry: Registered | None, more: dict, expected: CertificateVerdict
) -> None:
    assert verdict(payload(SAID), (public(KEY),), entry, **more) is expected


def test_keys_unknown_rotated_revoked_and_of_other_centres() -> None:
    text = payload(SAID)
    assert verdict(text, (), HERE) is CertificateVerdict.UNKNOWN_ISSUER
    assert verdict(text, rotated((public(KEY),), public(OTHER), DAY), HERE) is CertificateVerdict.GENUINE
    revoked = replace(public(KEY), revoked_on=DAY)
    assert verdict(text, (revoked,), HERE) is CertificateVerdict.REVOKED_KEY
    assert verdict(text, (revoked,), replace(HERE, void=True)) is CertificateVerdict.VOID
    foreign = replace(SAID, serial=replace(SAID.serial, centre="440304001002"))
    keys = (public(KEY), public(OTHER, "440304001002"))
    assert verdict(payload(foreign, OTHER), keys, None) is CertificateVerdict.OTHER_CENTRE_GENUINE
    assert verdict(payload(foreign, OTHER), keys, None, voided=True) is CertificateVerdict.VOID
    # A centre's key signs for no other centre.
    assert verdict(payload(foreign, KEY), keys, None) is CertificateVerdict.MISMATCH


def test_a_card_or_anything_else_is_no_certificate() -> None:
    assert parse_certificate("YM1:K:V-000231-03:110105012003:AAAAAAAA:") is None
    assert parse_certificate("https://example.cn") is None
    assert parse_certificate("YM1:C:X:ZM:20261120:A:A:AAAAAAAA:" + "A" * 103) is CodeFault.GARBLED


@pytest.mark.parametrize(
    ("entry", "voided", "typed", "expected"),
    [
        (HERE, False, "", CertificateVerdict.REGISTERED),
        (HERE, False, check_code(CONTENT), CertificateVerdict.GENUINE),
        (HERE, False, "23456789", CertificateVerdict.MISMATCH),
        (HERE, True, "", CertificateVerdict.VOID),
        (None, False, "", CertificateVerdict.NOT_REGISTERED),
        (None, True, "", CertificateVerdict.VOID),
        (replace(HERE, valid_until=DAY - timedelta(days=1)), False, "", CertificateVerdict.EXPIRED),
    ],
)
def test_a_number_alone_proves_nothing(
    entry: Registered | None, voided: bool, typed: str, expected: CertificateVerdict
) -> None:
    assert judge_number(entry, DAY, voided=voided, typed=typed) is expected


@given(st.binary(min_size=16, max_size=16))
def test_check_codes_read_well_and_are_compared_forgivingly(content: bytes) -> None:
    code = check_code(content)
    assert len(code) == 9 and not set(code) & set("01IO")
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code.lower())
    assert same_check_code(code.replace("-", " "), content) and same_check_code(wide, content)
    assert decode_bytes(encode_bytes(content)) == content


def test_every_verdict_has_words() -> None:
    assert len({one.label for one in CertificateVerdict}) == len(CertificateVerdict)
    assert all("请" in one.message or "不能" in one.message for one in CertificateVerdict)
    assert [one.label for one in CertificateVerdict if one.good] == ["真", "真·外中心"]
