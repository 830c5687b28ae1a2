"""Pictures, known by their content: whatever else a file says of itself, it is served as what it is."""

import struct
from typing import NamedTuple

from askwell.auth.oauth.errors import PictureUnusable

LARGEST = 256 * 1024
_MOST_POINTS = 1024
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
# Markers of JPEG frames, which tell the size; 0xC4, 0xC8 and 0xCC lie among them and mean other things.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class Picture(NamedTuple):
    """The media type and the size in points."""

    media_type: str
    width: int
    height: int


def looked_at(content: bytes) -> Picture:
    """What kind of picture this is. Raises PictureUnusable."""
    try:
        picture = _read(content)
    except (struct.error, IndexError) as error:
        raise PictureUnusable from error
    if len(content) > LARGEST or not (0 < picture.width <= _MOST_POINTS and 0 < picture.height <= _MOST_POINTS):
        raise PictureUnusable
    return picture


def _read(content: bytes) -> Picture:
    if content.startswith(_PNG) and content[12:16] == b"IHDR":
        return Picture("image/png", *struct.unpack_from(">II", content, 16))
    if content.startswith(_JPEG):
        return Picture("image/jpeg", *_size_of_jpeg(content))
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Picture("image/webp", *_size_of_webp(content))
    raise PictureUnusable


def _size_of_jpeg(content: bytes) -> tuple[int, int]:
    at = 2
    while content[at] == 0xFF:
        marker, length = struct.unpack_from(">xBH", content, at)
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return width, height
        at += 2 + length
    raise PictureUnusable


def _size_of_webp(content: bytes) -> tuple[int, int]:
    kind = content[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if kind == b"VP8L" and content[20] == 0x2F:
        (bits,) = struct.unpack_from("<I", content, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", content, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise PictureUnusable
