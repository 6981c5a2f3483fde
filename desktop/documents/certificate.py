"""证明、证书: official certificates, honours, letters of thanks and deposit slips, alone or a thousand in one file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desktop.documents import certificate_deposit, certificate_honour, certificate_official
from desktop.documents.certificate_words import (
    DEPOSIT,
    HONOUR,
    LARGE,
    LETTER,
    OFFICIAL,
    Certificate,
    CertificateTable,
)
from desktop.documents.kind import DocumentKind
from desktop.documents.sheet import MM, Progress, Sheet, Writer

TITLE = "证明证书"
_LAYOUTS: dict[str, Callable[[Certificate], list[Sheet]]] = {
    OFFICIAL: certificate_official.render,
    LETTER: certificate_official.render,
    HONOUR: certificate_honour.render,
    DEPOSIT: certificate_deposit.render,
}
_SHORT, _LONG = 148 * MM, 210 * MM


def paper_of(data: Certificate) -> str:
    """The paper a certificate is designed for: a5 for a deposit, a4 for all others."""
    return "a5" if data.layout == DEPOSIT else "a4"


def sheets(data: Certificate, paper: str = "") -> list[Sheet]:
    """The sheets of a certificate on ``paper``, or on its own.

    On the smaller paper it is reduced; a deposit on A4 is its own size in the upper half, to be cut off.
    """
    if data.layout not in _LAYOUTS:
        raise ValueError(f"no layout is called {data.layout}")
    own = _LAYOUTS[data.layout](data)
    if paper in ("", paper_of(data)):
        return own
    return [_in_upper_half(sheet) if paper == "a4" else _reduced(sheet) for sheet in own]


def _in_upper_half(sheet: Sheet) -> Sheet:
    page = Sheet(_LONG, 297 * MM)
    page.place(0, 0, sheet, 1)
    page.rule(0, sheet.height, page.width, sheet.height, 0.4, (4, 3))
    return page


def _reduced(sheet: Sheet) -> Sheet:
    across = sheet.width > sheet.height
    page = Sheet(_LONG, _SHORT) if across else Sheet(_SHORT, _LONG)
    scale = min(page.width / sheet.width, page.height / sheet.height)
    page.place((page.width - sheet.width * scale) / 2, (page.height - sheet.height * scale) / 2, sheet, scale)
    return page


def _subject(data: Certificate) -> str:
    return data.title if data.draft else f"{data.title} {data.number}"


def _one(data: Certificate, paper: str) -> bytes:
    writer = Writer(_subject(data), data.centre_name)
    for sheet in sheets(data, paper):
        writer.add(sheet)
    return writer.finish()


def render(data: Certificate) -> bytes:
    """A certificate on the paper it is designed for."""
    return _one(data, "")


def render_a4(data: Certificate) -> bytes:
    """A certificate on A4."""
    return _one(data, "a4")


def render_a5(data: Certificate) -> bytes:
    """A certificate on A5."""
    return _one(data, "a5")


def render_many(datas: Sequence[Certificate], progress: Progress | None = None, paper: str = "") -> bytes:
    """Certificates one after another in one file, each on ``paper`` or its own.

    They are laid out and written one by one, so memory holds one at a time and other papers are printed in
    between. ``progress`` hears of each (done, of how many) and of the finished file as the last; what it
    raises stops the work.
    """
    if not datas:
        raise ValueError("there is no certificate to print")
    first = datas[0]
    subject = _subject(first) if len(datas) == 1 else f"{first.title} {len(datas)} 份"
    writer = Writer(subject, first.centre_name)
    for n, data in enumerate(datas):
        for sheet in sheets(data, paper):
            writer.add(sheet)
        if progress:
            progress(n, len(datas))
    content = writer.finish()
    if progress:
        progress(len(datas), len(datas))
    return content


KIND = DocumentKind("certificate", TITLE, Certificate, {"a4": render_a4, "a5": render_a5})

__all__ = [
    "DEPOSIT",
    "HONOUR",
    "KIND",
    "LARGE",
    "LETTER",
    "OFFICIAL",
    "Certificate",
    "CertificateTable",
    "paper_of",
    "render",
    "render_a4",
    "render_a5",
    "render_many",
    "sheets",
]
