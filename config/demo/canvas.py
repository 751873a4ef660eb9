"""A sheet to draw smooth flat shapes on, in units of a 600 by 750 portrait."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 600, 750
_SCALE = 3  # drawn three times as large and reduced: smooth edges
_ZOOM = 1.15  # closer to the face than the shapes are noted
_CENTER, _MOVED = (300, 345), (300, 378)  # this noted point comes to stand there
_STEPS = 14  # straight pieces between two points of a curve

Point = tuple[float, float]
Color = tuple[int, int, int] | tuple[int, int, int, int]


class Canvas:
    """Takes shapes from back to front and gives the picture as JPEG."""

    def __init__(self, background: Color) -> None:
        self._image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE), background[:3])
        self._draw = ImageDraw.Draw(self._image, "RGBA")

    def blob(self, points: Sequence[Point], color: Color) -> None:
        """Fill the smooth closed curve through `points`."""
        self._draw.polygon(_scaled(_closed_curve(points)), fill=color)

    def polygon(self, points: Sequence[Point], color: Color) -> None:
        """Fill the shape with straight edges."""
        self._draw.polygon(_scaled(points), fill=color)

    def ellipse(self, center: Point, radii: Point, color: Color) -> None:
        """Fill an ellipse."""
        self._draw.ellipse(self._box(center, radii), fill=color)

    def ring(self, center: Point, radii: Point, color: Color, width: float) -> None:
        """Draw the outline of an ellipse."""
        self._draw.ellipse(self._box(center, radii), outline=color, width=_thick(width))

    def frame(self, center: Point, radii: Point, color: Color, width: float) -> None:
        """Draw the outline of a rectangle with round corners."""
        self._draw.rounded_rectangle(
            self._box(center, radii), radius=_thick(radii[1] * 0.55), outline=color, width=_thick(width)
        )

    def stroke(self, points: Sequence[Point], color: Color, width: float) -> None:
        """Draw the smooth open line through `points` with round ends."""
        line = _scaled(_open_curve(points))
        radius = _thick(width) / 2
        self._draw.line(line, fill=color, width=_thick(width), joint="curve")
        for x, y in (line[0], line[-1]):
            self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=color)

    def jpeg(self) -> bytes:
        """Return the finished picture, 600 by 750."""
        out = BytesIO()
        self._image.reduce(_SCALE).save(out, "JPEG", quality=90)
        return out.getvalue()

    @staticmethod
    def _box(center: Point, radii: Point) -> tuple[float, float, float, float]:
        (x, y), (across, down) = center, radii
        (left, top), (right, bottom) = _scaled([(x - across, y - down), (x + across, y + down)])
        return left, top, right, bottom


def mirrored(points: Sequence[Point]) -> list[Point]:
    """Return `points` of the left half followed by their mirror images, as one outline."""
    return [*points, *((WIDTH - x, y) for x, y in reversed(points) if x != WIDTH / 2)]


def _scaled(points: Iterable[Point]) -> list[Point]:
    return [
        (((x - _CENTER[0]) * _ZOOM + _MOVED[0]) * _SCALE, ((y - _CENTER[1]) * _ZOOM + _MOVED[1]) * _SCALE)
        for x, y in points
    ]


def _thick(width: float) -> int:
    return round(width * _ZOOM * _SCALE)


def _closed_curve(points: Sequence[Point]) -> list[Point]:
    count = len(points)
    return [
        between
        for place in range(count)
        for between in _piece(*(points[(place + step) % count] for step in (-1, 0, 1, 2)))
    ]


def _open_curve(points: Sequence[Point]) -> list[Point]:
    padded = [points[0], *points, points[-1]]
    pieces = [_piece(*padded[place : place + 4]) for place in range(len(points) - 1)]
    return [*(between for piece in pieces for between in piece), points[-1]]


def _piece(before: Point, start: Point, end: Point, after: Point) -> list[Point]:
    """Return points from `start` up to `end` on a Catmull-Rom curve."""
    piece = []
    for step in range(_STEPS):
        t = step / _STEPS
        weights = (-(t**3) + 2 * t**2 - t, 3 * t**3 - 5 * t**2 + 2, -3 * t**3 + 4 * t**2 + t, t**3 - t**2)
        corners = (before, start, end, after)
        x, y = (sum(w * corner[axis] for w, corner in zip(weights, corners, strict=True)) / 2 for axis in (0, 1))
        piece.append((x, y))
    return piece
