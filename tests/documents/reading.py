"""Reading our PDFs with programs that did not make them: poppler, qpdf (pikepdf), ZXing."""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree

import zxingcpp
from PIL import Image


def _poppler(command: list[str], pdf: bytes) -> bytes:
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout


@lru_cache(maxsize=64)
def text(pdf: bytes) -> str:
    """The words as poppler extracts them in the order they are written, without any white space."""
    return re.sub(r"\s+", "", _poppler(["pdftotext", "-raw", "-", "-"], pdf).decode("utf-8"))


@dataclass(frozen=True, slots=True)
class Word:
    """A word's box in points from the page's top left corner, and its page's size."""

    text: str
    page: int
    left: float
    top: float
    right: float
    bottom: float
    page_width: float
    page_height: float


def words(pdf: bytes) -> list[Word]:
    """Every word with its place."""
    tree = ElementTree.fromstring(_poppler(["pdftotext", "-bbox", "-", "-"], pdf).decode("utf-8", "replace"))
    space = "{http://www.w3.org/1999/xhtml}"
    return [
        Word(
            word.text or "",
            number,
            *(float(word.attrib[side]) for side in ("xMin", "yMin", "xMax", "yMax")),
            float(page.attrib["width"]),
            float(page.attrib["height"]),
        )
        for number, page in enumerate(tree.iter(f"{space}page"), start=1)
        for word in page.iter(f"{space}word")
    ]


@dataclass(frozen=True, slots=True)
class FontRow:
    """A line of pdffonts."""

    name: str
    kind: str
    embedded: bool
    subset: bool
    unicode: bool


def fonts(pdf: bytes) -> list[FontRow]:
    """The fonts poppler finds."""
    lines = _poppler(["pdffonts", "-"], pdf).decode("utf-8").splitlines()[2:]
    rows = []
    for line in lines:
        found = re.match(r"(\S+)\s+(.+?)\s+(\S+)\s+(yes|no)\s+(yes|no)\s+(yes|no)\s", line)
        assert found, line
        rows.append(FontRow(found[1], found[2], *(found[n] == "yes" for n in (4, 5, 6))))
    return rows


def faults(pdf: bytes) -> str:
    """What qpdf finds wrong with a file; empty when its structure and streams are right."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        run = subprocess.run(["qpdf", "--check", file.name], capture_output=True, text=True, check=False)
    return "" if run.returncode == 0 else run.stdout + run.stderr


def picture(pdf: bytes, dots_per_inch: float = 200, page: int = 1, *, grey: bool = False) -> Image.Image:
    """A page as poppler draws it, in colours or in grey; not packed on its way, which took nine tenths of the time."""
    place = ["-f", str(page), "-l", str(page), "-singlefile"]
    command = ["pdftoppm", "-r", str(dots_per_inch), *(["-gray"] if grey else []), *place, "-"]
    image = Image.open(io.BytesIO(_poppler(command, pdf)))
    image.load()
    return image


def codes(pdf: bytes, page: int = 1) -> list[str]:
    """What the QR codes of a page say, read from its picture."""
    seen = zxingcpp.read_barcodes(picture(pdf, page=page, grey=True), formats=zxingcpp.BarcodeFormat.QRCode)
    return [found.text for found in seen]
