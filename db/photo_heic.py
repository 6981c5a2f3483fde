"""Reading HEIC, as iPhones keep photos, in a process of its own.

The decoder is native code that a damaged file can bring down (seen with pi-heif 1.4: a changed byte in the metadata
ends the process). A file from somebody's phone must never end the desk, so it is decoded where only itself is lost.
The bytes go through pipes; nothing is written to disk.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

SECONDS = 30
_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_TOO_BIG = "too-big"


class TooManyPixels(Exception):
    """The picture says it is larger than any photo taken here may be."""


def is_heic(data: bytes) -> bool:
    """Whether the file begins as HEIC files do."""
    return data[4:8] == b"ftyp" and data[8:12] in _BRANDS


def decode(data: bytes) -> tuple[Image.Image, str | None]:
    """The picture, small and upright in RGB, and the time the camera's clock showed.

    Raises ValueError for a file that cannot be decoded, whatever it does to the decoder, and TooManyPixels.
    """
    from PIL import Image

    no_window = 0x08000000 if sys.platform == "win32" else 0
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", "db.photo_heic"],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=True,
            creationflags=no_window,
        )
    except subprocess.SubprocessError as error:
        raise ValueError("the decoder did not come to an end") from error
    head, _, pixels = done.stdout.partition(b"\n")
    told = json.loads(head)
    if told == _TOO_BIG:
        raise TooManyPixels
    return Image.frombytes("RGB", (told["width"], told["height"]), pixels), told["taken_at"]


def main() -> None:
    """The child: a HEIC file on standard input, one line of JSON and the pixels on standard output."""
    from pi_heif import open_heif, options

    from db.photo_images import MAX_PIXELS, settle

    if sys.platform == "win32":
        import ctypes

        # No message box for a decoder that failed, and no report with the picture in it.
        ctypes.windll.kernel32.SetErrorMode(0x0001 | 0x0002)
    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
    found = open_heif(io.BytesIO(sys.stdin.buffer.read()))
    width, height = found.size
    out = sys.stdout.buffer
    if width * height > MAX_PIXELS:
        out.write(json.dumps(_TOO_BIG).encode() + b"\n")
        return
    kept, taken_at = settle(found.to_pillow())
    told = {"width": kept.width, "height": kept.height, "taken_at": taken_at}
    out.write(json.dumps(told).encode() + b"\n" + kept.tobytes())


if __name__ == "__main__":
    main()
