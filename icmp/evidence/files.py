"""An uploaded file is what its content says, never what its name says: PDF, JPEG, PNG or WebP, or it is refused."""

from dataclasses import dataclass
from typing import IO

from members.photos import BadPhoto, redrawn

MOST_BYTES = 5_000_000
_TAIL = 2_048
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
# What makes a PDF do something when it is opened; nobody needs it to show a certificate.
_ACTIVE = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/XFA")


class BadFile(Exception):  # reads as what is said where it is caught
    """Not a file that can be taken: `reason` is empty, too_big, unknown, unreadable, too_large or active."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Clean:
    """What is kept: the bytes, and their true ending."""

    content: bytes
    ending: str


def cleaned(source: IO[bytes], *, size: int) -> Clean:
    """The file as it may be kept; a picture is drawn anew, so that nothing but its pixels stays. Raises BadFile."""
    if size > MOST_BYTES:
        raise BadFile("too_big")
    source.seek(0)
    content = source.read(MOST_BYTES + 1)
    if not content:
        raise BadFile("empty")
    if len(content) > MOST_BYTES:
        raise BadFile("too_big")
    if content.startswith(b"%PDF-"):
        return _document(content)
    if not content.startswith(PICTURES):
        raise BadFile("unknown")
    source.seek(0)
    try:
        return Clean(redrawn(source), "jpg")
    except BadPhoto as error:
        raise BadFile(error.reason) from error


def _document(content: bytes) -> Clean:
    """A PDF from its first byte to its last mark; anything hung on behind it makes it something else."""
    if b"%%EOF" not in content[-_TAIL:] or b"%PDF-" in content[5:]:
        raise BadFile("unreadable")
    if any(word in content for word in _ACTIVE):
        raise BadFile("active")
    return Clean(content[: content.rindex(b"%%EOF") + 5] + b"\n", "pdf")
