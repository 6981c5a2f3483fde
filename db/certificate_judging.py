"""What a certificate shown at the desk is worth: its code, the register, and the revocation list put together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from db.card_rules import public_keys
from db.certificate_papers import decode_words
from db.domain.card_payload import Signature
from db.domain.certificate_payload import (
    CertificateVerdict,
    Registered,
    ScannedCertificate,
    check_code,
    decode_bytes,
    judge_certificate,
    judge_number,
    parse_certificate,
)
from db.domain.certificate_states import CertificateState
from db.domain.certificate_words import Words
from db.domain.errors import KnownError
from db.domain.serials import Serial, parse_serial
from db.domain.signed_codes import SCHEME, plain_code
from db.signing import Keyring
from db.transaction import Reader
from db.volunteer_rules import day_of


@dataclass(frozen=True, slots=True)
class VerifyCertificate:
    """What was scanned, or a number as typed, and the check code read from the page if it was."""

    code: str
    check_code: str = ""


@dataclass(frozen=True, slots=True)
class CodeSays:
    """What the scanned code says; to be believed only with a good verdict."""

    serial: str
    centre: str
    kind_label: str
    issued_on: date
    name: str
    masked: str
    check_code: str
    key_id: str


@dataclass(frozen=True, slots=True)
class RegisterSays:
    """The entry of this desk's register; ``words`` is None once they were erased."""

    certificate_id: str
    serial: str
    title: str
    state: CertificateState
    holder: str
    issued_on: date
    valid_until: date | None
    signatory: str
    operator: str
    check_code: str
    words: Words | None


@dataclass(frozen=True, slots=True)
class VoidSays:
    """When and why it was declared void, and the number that takes its place, if one does."""

    on: date
    reason: str
    replaced_by: str


@dataclass(frozen=True, slots=True)
class Verified:
    """The verdict, with everything the clerk compares the page with."""

    verdict: CertificateVerdict
    label: str
    message: str
    good: bool
    code: CodeSays | None
    register: RegisterSays | None
    void: VoidSays | None


def judge(reader: Reader, request: VerifyCertificate) -> Verified:
    """Judge a scanned code or a number. Raises KnownError CERTIFICATE-CODE for what is neither."""
    scanned = parse_certificate(request.code)
    typed = request.check_code.strip()
    if scanned is None:
        serial = _number(reader, request.code)
        row, void = _entry(reader, serial.full), _void(reader, serial.full)
        verdict = judge_number(_registered(row), reader.today, voided=void is not None, typed=typed)
        return _verified(verdict, None, row, void)
    if not isinstance(scanned, ScannedCertificate):
        verdict = judge_certificate(
            scanned, Signature.UNKNOWN_KEY, reader.desk.centre_code, None, reader.today
        )
        return _verified(verdict, None, None, None)
    said = scanned.said
    signature = Keyring(public_keys(reader)).check(scanned.code, said.serial.centre)
    row, void = _entry(reader, said.serial.full), _void(reader, said.serial.full)
    verdict = judge_certificate(
        scanned,
        signature,
        reader.desk.centre_code,
        _registered(row),
        reader.today,
        voided=void is not None,
        typed=typed,
    )
    code = CodeSays(
        said.serial.full,
        said.serial.centre,
        said.kind.label,
        said.issued_on,
        said.name,
        said.masked,
        check_code(said.content),
        scanned.code.key_id,
    )
    return _verified(verdict, code, row, void)


def _number(reader: Reader, text: str) -> Serial:
    problem = "这不是证明的二维码或编号；请重新扫码，或照纸面输入完整编号。"
    if plain_code(text).startswith(f"{SCHEME}:"):
        raise KnownError("CERTIFICATE-CODE", "这是别的码，不是证明；请扫证明上的二维码。", "code")
    try:
        serial = parse_serial(text, reader.desk.centre_code)
    except KnownError as error:
        raise KnownError("CERTIFICATE-CODE", problem, "code") from error
    if not serial.kind_prefix:
        raise KnownError("CERTIFICATE-CODE", problem, "code")
    return serial


def _entry(reader: Reader, serial: str) -> Any:
    return reader.one(
        "SELECT id, serial, title, state, holder_name, issued_on, valid_until, signatory, operator_name, check_code, "
        "content_hash, body FROM certificate WHERE serial = :serial ORDER BY hlc LIMIT 1",
        {"serial": serial},
    )


def _registered(row: Any) -> Registered | None:
    if row is None:
        return None
    return Registered(
        decode_bytes(row.content_hash), day_of(row.valid_until), row.state != CertificateState.ISSUED
    )


def _void(reader: Reader, serial: str) -> VoidSays | None:
    row = reader.one(
        "SELECT made_on, reason, replaced_by FROM certificate_event WHERE serial = :serial "
        "AND kind IN ('void', 'reissued') ORDER BY replaced_by = '', hlc LIMIT 1",
        {"serial": serial},
    )
    return None if row is None else VoidSays(date.fromisoformat(row.made_on), row.reason, row.replaced_by)


def _verified(
    verdict: CertificateVerdict, code: CodeSays | None, row: Any, void: VoidSays | None
) -> Verified:
    register = None
    if row is not None:
        register = RegisterSays(
            row.id,
            row.serial,
            row.title,
            CertificateState(row.state),
            row.holder_name,
            date.fromisoformat(row.issued_on),
            day_of(row.valid_until),
            row.signatory,
            row.operator_name,
            row.check_code,
            decode_words(row.body),
        )
    return Verified(verdict, verdict.label, verdict.message, verdict.good, code, register, void)
