"""What the QR code of a certificate says, its human check code, and what a scanned one is worth.

``YM1:C:<number>:<kind>:<issued yyyymmdd>:<name and masked number, base32>:<content hash, base32>:<key id>:<signature>``.
The name is in it, since whoever holds the paper reads it there; the number only masked. The content hash (128 bits of
SHA-256 over the printed words) ties the page to the code: a changed character shows when the register's words are
compared, and the check code, made of the hash, is short enough to be read over the telephone.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from db.domain.card_payload import Signature
from db.domain.certificate_kinds import KIND_OF_CODE, CertificateKind
from db.domain.errors import KnownError
from db.domain.serials import Serial, parse_serial
from db.domain.signed_codes import CodeFault, SignedCode, parse_signed, signed_part

LETTER = "C"
_PARTS = 5
_CHECK = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0, 1, I and O, which are misread."""


def encode_bytes(value: bytes) -> str:
    """Base32 without padding."""
    return base64.b32encode(value).decode("ascii").rstrip("=")


def decode_bytes(text: str) -> bytes:
    """The bytes of ``encode_bytes``. ``ValueError`` for anything else, a second spelling included."""
    try:
        value = base64.b32decode(text + "=" * (-len(text) % 8))
    except binascii.Error as error:
        raise ValueError("not base32") from error
    if encode_bytes(value) != text:
        raise ValueError("not the one spelling of these bytes")
    return value


def check_code(content: bytes) -> str:
    """7KQM-2F9T: forty bits made of the content hash."""
    value = int.from_bytes(hashlib.sha256(b"yimen check code" + content).digest()[:5])
    letters = "".join(_CHECK[value >> 5 * n & 31] for n in range(7, -1, -1))
    return f"{letters[:4]}-{letters[4:]}"


def plain_check_code(typed: str) -> str:
    """What somebody typed, as far as a check code is concerned."""
    return "".join(c for c in unicodedata.normalize("NFKC", typed).upper() if c.isalnum())


def same_check_code(typed: str, content: bytes) -> bool:
    """Whether a typed check code is that of a content, blanks, hyphens and case aside."""
    return plain_check_code(typed) == plain_check_code(check_code(content))


@dataclass(frozen=True, slots=True)
class CertificateCode:
    """What the code of a certificate says."""

    serial: Serial
    kind: CertificateKind
    issued_on: date
    name: str
    masked: str
    content: bytes

    @property
    def _facts(self) -> tuple[str, ...]:
        return (
            self.serial.full,
            self.kind.facts.code,
            f"{self.issued_on:%Y%m%d}",
            encode_bytes(f"{self.name}\n{self.masked}".encode()),
            encode_bytes(self.content),
        )

    def text_to_sign(self, key_id: str) -> str:
        """Everything of the payload but the signature."""
        return signed_part(LETTER, self._facts, key_id)

    def payload(self, key_id: str, signature: bytes) -> str:
        """What the QR code says; ``signature`` is the one over :meth:`text_to_sign` in ASCII."""
        return SignedCode(LETTER, self._facts, key_id, signature).text


@dataclass(frozen=True, slots=True)
class ScannedCertificate:
    """A certificate's code as scanned: nothing of it is to be believed before it is judged."""

    said: CertificateCode
    code: SignedCode


def parse_certificate(text: str) -> ScannedCertificate | CodeFault | None:
    """Read a scanned certificate; ``None`` if the text is none of ours, a fault if it is one that is damaged."""
    code = parse_signed(text, LETTER, _PARTS)
    if not isinstance(code, SignedCode):
        return code
    number, kind, day, holder, content = code.facts
    try:
        serial = parse_serial(number)
        issued_on = date.fromisoformat(day)
        name, masked = decode_bytes(holder).decode().split("\n")
        hashed = decode_bytes(content)
    except (KnownError, ValueError):
        return CodeFault.GARBLED
    if kind not in KIND_OF_CODE or serial.full != number:
        return CodeFault.GARBLED
    said = CertificateCode(serial, KIND_OF_CODE[kind], issued_on, name, masked, hashed)
    return ScannedCertificate(said, code)


class CertificateVerdict(StrEnum):
    """What a certificate shown at the desk is worth."""

    GENUINE = "genuine"
    OTHER_CENTRE_GENUINE = "other_centre_genuine"
    REGISTERED = "registered"
    VOID = "void"
    EXPIRED = "expired"
    MISMATCH = "mismatch"
    UNKNOWN_ISSUER = "unknown_issuer"
    REVOKED_KEY = "revoked_key"
    NOT_REGISTERED = "not_registered"
    CUT_SHORT = "cut_short"

    @property
    def label(self) -> str:
        """The word on the badge."""
        return _VERDICTS[self][0]

    @property
    def message(self) -> str:
        """What happened and what to do, for the clerk."""
        return _VERDICTS[self][1]

    @property
    def good(self) -> bool:
        """Whether the paper is to be believed, once page and screen were compared."""
        return self in (CertificateVerdict.GENUINE, CertificateVerdict.OTHER_CENTRE_GENUINE)


_VERDICTS: Mapping[CertificateVerdict, tuple[str, str]] = MappingProxyType(
    {
        CertificateVerdict.GENUINE: ("真", "签名和登记都相符，请逐行对照纸面与屏幕上的内容。"),
        CertificateVerdict.OTHER_CENTRE_GENUINE: (
            "真·外中心",
            "签名为真，由外中心签发，本机没有登记，请对照姓名、编号、日期和校验码。",
        ),
        CertificateVerdict.REGISTERED: (
            "有登记",
            "登记里有这个编号，但编号不能证明这张纸，请扫码或输入校验码，再逐行对照。",
        ),
        CertificateVerdict.VOID: ("已作废", "这张证明已经作废，不能采用，请看作废原因和替代的编号。"),
        CertificateVerdict.EXPIRED: ("已过有效期", "证明是真的，但有效期已过，请持有人重新开具。"),
        CertificateVerdict.MISMATCH: (
            "内容不符",
            "码、校验码或登记对不上，纸面可能被改过，请不要采用，并报值班长。",
        ),
        CertificateVerdict.UNKNOWN_ISSUER: (
            "不认识的签发者",
            "本机没有签发者的公钥，请先同步，或向出具单位核实。",
        ),
        CertificateVerdict.REVOKED_KEY: (
            "签发密钥已作废",
            "签发它的密钥已经作废，请按编号与登记对照，或请持有人换发。",
        ),
        CertificateVerdict.NOT_REGISTERED: (
            "查无登记",
            "本机没有这张证明的登记，请先同步，或向出具单位核实。",
        ),
        CertificateVerdict.CUT_SHORT: (
            "读码不全",
            "没有读到完整的码，请把纸放平再扫一次，仍不行请输入编号和校验码。",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Registered:
    """A certificate's entry in the register of this desk."""

    content: bytes
    valid_until: date | None
    void: bool


def judge_certificate(
    scanned: ScannedCertificate | CodeFault,
    signature: Signature,
    own_centre: str,
    entry: Registered | None,
    today: date,
    *,
    voided: bool = False,
    typed: str = "",
) -> CertificateVerdict:
    """What a scanned certificate is worth here.

    ``entry`` is its entry in the register, ``voided`` whether the revocation list has its number, ``typed`` the check
    code read from the page (empty: not compared). A forged page is told before a void one.
    """
    if isinstance(scanned, CodeFault):
        cut = scanned is CodeFault.CUT_SHORT
        return CertificateVerdict.CUT_SHORT if cut else CertificateVerdict.MISMATCH
    if signature is Signature.BAD:
        return CertificateVerdict.MISMATCH
    if signature is Signature.UNKNOWN_KEY:
        return CertificateVerdict.UNKNOWN_ISSUER
    content = scanned.said.content
    if (typed and not same_check_code(typed, content)) or (entry is not None and entry.content != content):
        return CertificateVerdict.MISMATCH
    if voided or (entry is not None and entry.void):
        return CertificateVerdict.VOID
    if signature is Signature.REVOKED_KEY:
        return CertificateVerdict.REVOKED_KEY
    if entry is None:
        own = scanned.said.serial.centre == own_centre
        return CertificateVerdict.NOT_REGISTERED if own else CertificateVerdict.OTHER_CENTRE_GENUINE
    if entry.valid_until is not None and entry.valid_until < today:
        return CertificateVerdict.EXPIRED
    return CertificateVerdict.GENUINE


def judge_number(entry: Registered | None, today: date, *, voided: bool, typed: str) -> CertificateVerdict:
    """What a number read from a page is worth, with the check code beside it if it was typed."""
    if entry is None:
        return CertificateVerdict.VOID if voided else CertificateVerdict.NOT_REGISTERED
    if typed and not same_check_code(typed, entry.content):
        return CertificateVerdict.MISMATCH
    if voided or entry.void:
        return CertificateVerdict.VOID
    if entry.valid_until is not None and entry.valid_until < today:
        return CertificateVerdict.EXPIRED
    return CertificateVerdict.GENUINE if typed else CertificateVerdict.REGISTERED
