"""What a certificate says, in finished words: the data of the document kind ``certificate``."""

from __future__ import annotations

from dataclasses import dataclass

OFFICIAL = "official"
LETTER = "letter"
HONOUR = "honour"
DEPOSIT = "deposit"
LARGE = "# "
"""Before a paragraph that is shown large and centred: the honour itself, the amount of a deposit."""
_SHORT_CONTACT = 36


@dataclass(frozen=True, slots=True)
class CertificateTable:
    """A table under the text. ``weights`` share out the width; ``align`` has l, c or r for each column.

    ``total`` is a last row in bold, as many words as there are columns, or empty; its first word spreads
    over the empty ones after it.
    """

    headings: tuple[str, ...]
    weights: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]
    align: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate. ``signers`` are label and name, a line to sign on where the name is empty.

    ``layout`` is official (GB/T 9704), letter (its 信函格式), honour (A4 across, ornamented) or deposit (A5
    across). A ``draft`` has no number, no codes and a watermark; ``void`` are the words under the stamp
    作废, empty while the certificate stands.
    """

    layout: str
    title: str
    number: str
    facts: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...]
    salutation: str
    table: CertificateTable | None
    notes: tuple[str, ...]
    signers: tuple[tuple[str, str], ...]
    contact: str
    issuers: tuple[str, ...]
    issued_on: str
    publicity: str
    qr_payload: str
    check_code: str
    centre_name: str
    draft: bool = False
    void: str = ""
    reprint: bool = False
    reprint_count: int = 0
    printed_at: str = ""

    @property
    def all_notes(self) -> tuple[str, ...]:
        """The notes, and the publicity unless a note tells of it already."""
        told = not self.publicity or any(self.publicity in note for note in self.notes)
        return self.notes if told else (*self.notes, self.publicity)

    @property
    def contact_beside(self) -> tuple[str, ...]:
        """The contact when it is short enough for the small print beside a code."""
        return (self._contact,) if self.contact and len(self.contact) <= _SHORT_CONTACT else ()

    @property
    def contact_below(self) -> tuple[str, ...]:
        """The contact as a note when it is not."""
        return (self._contact,) if len(self.contact) > _SHORT_CONTACT else ()

    @property
    def _contact(self) -> str:
        return f"联系方式　{self.contact}"
