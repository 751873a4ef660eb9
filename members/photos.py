"""Photos of people: whatever is uploaded is decoded under limits, cut to 4:5, and written anew without its metadata."""

import io
import warnings
from dataclasses import dataclass
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")  # Pillow opens 43 formats unless told which
MOST_PIXELS = 40_000_000  # 120 MB decoded; a 20 kB file can claim far more
SIZES = (160, 400, 1200)  # widths; heights follow from 4:5
LARGEST = max(SIZES)
SMALLEST_SIDE = 160
QUALITY = 84
# The large one goes to print and to every browser; the small ones are seen on lists.
SUFFIX = {160: "webp", 400: "webp", 1200: "jpg"}
_FORMAT = {"webp": "WEBP", "jpg": "JPEG"}


class BadPhoto(Exception):
    """Not a photo that can be taken: `reason` is unreadable, too_large or too_small."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Focus:
    """What must stay in the picture when it is cut: shares of width and height, 0 to 1."""

    x: float = 0.5
    y: float = 0.4  # faces sit above the middle


def portraits(source: IO[bytes], *, focus: Focus) -> dict[int, bytes]:
    """The photo in every size, upright, in sRGB without metadata; raises BadPhoto. Small ones are not blown up."""
    picture = _upright(source)
    if min(picture.size) < SMALLEST_SIDE:
        raise BadPhoto("too_small")
    return {size: _encoded(picture, size, focus) for size in SIZES}


def redrawn(source: IO[bytes], *, longest: int = 2400) -> bytes:
    """A whole picture as a JPEG of its pixels alone, upright and no larger than `longest`; raises BadPhoto."""
    picture = _upright(source)
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    picture.save(buffer, format="JPEG", quality=QUALITY)
    return buffer.getvalue()


def sibling(name: str, size: int) -> str:
    """The name of the same photo in another size: photos/<random>-1200.jpg → photos/<random>-160.webp."""
    stem = name.rpartition(f"-{LARGEST}.")[0]
    return f"{stem}-{size}.{SUFFIX[size]}"


def _upright(source: IO[bytes]) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(source, formats=FORMATS) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise BadPhoto("too_large")
                return _plain(ImageOps.exif_transpose(opened))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise BadPhoto("too_large") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError) as error:
        # Pillow's decoders raise these for files that end early or contradict themselves.
        raise BadPhoto("unreadable") from error


def _plain(picture: Image.Image) -> Image.Image:
    """The pixels alone on white: comments, profiles and positions stay behind with the old object."""
    colored = picture.convert("RGBA") if "A" in picture.getbands() or "transparency" in picture.info else picture
    clean = Image.new("RGB", picture.size, "white")
    clean.paste(colored, mask=colored.getchannel("A") if colored.mode == "RGBA" else None)
    return clean


def _encoded(picture: Image.Image, size: int, focus: Focus) -> bytes:
    width = min(size, picture.width, picture.height * 4 // 5)
    cut = ImageOps.fit(picture, (width, width * 5 // 4), Image.Resampling.LANCZOS, centering=(focus.x, focus.y))
    buffer = io.BytesIO()
    cut.save(buffer, format=_FORMAT[SUFFIX[size]], quality=QUALITY)
    return buffer.getvalue()
