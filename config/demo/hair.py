"""Hair, in three layers: behind the neck, over the shoulders, over the forehead."""

from math import cos, radians, sin

from config.demo.canvas import Canvas, Color, Point, mirrored

_LONG = ("long", "wavy", "fringe")

# Outline of the cap from the left ear over the crown to the right one, then the hairline back.
_CROWN: tuple[Point, ...] = ((197, 352), (184, 290), (200, 215), (250, 174), (300, 164))
_CROWN_RIGHT: tuple[Point, ...] = tuple((600 - x, y) for x, y in reversed(_CROWN[:-1]))
_CENTER_PART: tuple[Point, ...] = (
    (398, 330),
    (386, 284),
    (350, 246),
    (302, 214),
    (298, 214),
    (250, 246),
    (214, 284),
    (202, 330),
)
_SIDE_PART: tuple[Point, ...] = (
    (398, 330),
    (390, 288),
    (366, 262),
    (318, 248),
    (262, 214),
    (236, 246),
    (214, 284),
    (202, 330),
)
_FRINGE: tuple[Point, ...] = ((398, 335), (386, 296), (350, 283), (300, 279), (250, 283), (214, 296), (202, 335))
_LOW_CROWN: tuple[Point, ...] = ((200, 312), (196, 262), (216, 206), (256, 180), (300, 173))
_LOW_CROWN_RIGHT: tuple[Point, ...] = tuple((600 - x, y) for x, y in reversed(_LOW_CROWN[:-1]))
_SHORT_LINE: tuple[Point, ...] = ((393, 300), (384, 262), (346, 246), (300, 242), (254, 246), (216, 262), (207, 300))
_QUIFF: tuple[Point, ...] = (
    *((200, 312), (196, 262), (210, 206), (246, 166), (312, 138), (378, 146), (408, 196), (406, 262), (400, 312)),
    *((392, 288), (380, 250), (330, 240), (270, 226), (228, 250), (208, 292)),
)
_SIDE_SHORT: tuple[Point, ...] = (
    *((200, 312), (194, 258), (212, 200), (262, 166), (330, 162), (390, 196), (406, 256), (400, 312)),
    *((392, 284), (372, 258), (322, 250), (250, 218), (224, 254), (207, 296)),
)


def draw_back_hair(canvas: Canvas, haircut: str, color: Color) -> None:
    """Draw what falls behind neck and shoulders."""
    if haircut in _LONG:
        canvas.blob(
            mirrored([(300, 158), (214, 188), (176, 290), (164, 430), (160, 560), (200, 640), (300, 650)]), color
        )
    elif haircut in ("bob", "shoulder"):
        low = 452 if haircut == "bob" else 520
        canvas.blob(
            mirrored([(300, 160), (216, 186), (178, 280), (170, 380), (178, low), (232, low + 18), (300, 420)]), color
        )
    elif haircut == "bun":
        canvas.ellipse((300, 146), (58, 54), color)
        canvas.stroke([(252, 168), (300, 184), (348, 168)], _light(color), 5)
    elif haircut == "ponytail":
        canvas.blob(
            [(360, 190), (430, 220), (462, 320), (452, 450), (428, 540), (402, 470), (404, 330), (380, 250)], color
        )
    elif haircut == "curls":
        for center, radius in _around(300, 318, 122, 138, 148, 392, 24, 46):
            canvas.ellipse(center, (radius, radius), color)


def draw_long_locks(canvas: Canvas, haircut: str, color: Color) -> None:
    """Draw what falls over the clothes."""
    if haircut in ("long", "fringe"):
        canvas.blob(
            [(196, 330), (184, 440), (170, 560), (186, 655), (228, 640), (240, 540), (224, 430), (210, 360)], color
        )
        canvas.blob(
            [(404, 330), (416, 440), (430, 560), (414, 655), (372, 640), (360, 540), (376, 430), (390, 360)], color
        )
    elif haircut == "wavy":
        for side in (1, -1):
            wave = [
                (100, 330),
                (128, 410),
                (104, 480),
                (138, 560),
                (112, 640),
                (78, 640),
                (66, 560),
                (84, 480),
                (72, 410),
                (90, 360),
            ]
            canvas.blob([(300 + side * x, y) for x, y in wave], color)
    elif haircut == "braid":
        for step in range(8):
            x, y = 398 + (step % 2) * 9 - step * 2, 420 + step * 31
            canvas.ellipse((x, y), (27 - step, 24), color)
            canvas.stroke([(x - 14, y - 4), (x + 4, y + 12)], _light(color), 3)
        canvas.ellipse((390, 662), (13, 10), (206, 92, 70))


def draw_front_hair(canvas: Canvas, haircut: str, color: Color) -> None:
    """Draw what frames the forehead, with a few lighter strands."""
    if haircut in ("long", "bob", "shoulder"):
        canvas.blob([*_CROWN, *_CROWN_RIGHT, *(_CENTER_PART if haircut != "bob" else _SIDE_PART)], color)
        _strands(canvas, color)
    elif haircut in ("wavy", "ponytail", "braid"):
        canvas.blob([*_CROWN, *_CROWN_RIGHT, *_SIDE_PART], color)
        _strands(canvas, color)
    elif haircut == "fringe":
        canvas.blob([*_CROWN, *_CROWN_RIGHT, *_FRINGE], color)
        for x in (262, 300, 338):
            canvas.stroke([(x, 190), (x + (x - 300) * 0.25, 268)], _light(color), 3)
    elif haircut == "bun":
        canvas.blob([*_LOW_CROWN, *_LOW_CROWN_RIGHT, *_SHORT_LINE], color)
        canvas.stroke([(246, 226), (280, 196), (300, 190)], _light(color), 4)
    elif haircut == "pixie":
        canvas.blob(
            [
                *_CROWN,
                *_CROWN_RIGHT,
                (396, 330),
                (384, 286),
                (330, 268),
                (262, 236),
                (236, 262),
                (214, 290),
                (203, 340),
            ],
            color,
        )
        canvas.stroke([(262, 232), (318, 256), (372, 266)], _light(color), 4)
    elif haircut == "crop":
        canvas.blob([*_LOW_CROWN, *_LOW_CROWN_RIGHT, *_SHORT_LINE], color)
    elif haircut == "quiff":
        canvas.blob(_QUIFF, color)
        canvas.stroke([(250, 212), (300, 176), (366, 170)], _light(color), 4)
    elif haircut == "side":
        canvas.blob(_SIDE_SHORT, color)
        canvas.stroke([(252, 212), (310, 200), (372, 222)], _light(color), 4)
    elif haircut in ("curls", "curly_top"):
        low = 14 if haircut == "curls" else 0
        for center, radius in _around(300, 268 + low, 92, 66, 176, 364, 15, 33):
            canvas.ellipse(center, (radius, radius), color)


def _strands(canvas: Canvas, color: Color) -> None:
    canvas.stroke([(214, 300), (226, 240), (270, 196)], _light(color), 4)
    canvas.stroke([(388, 296), (376, 240), (340, 200)], _light(color), 4)


def _around(
    x: float, y: float, across: float, up: float, start: int, end: int, count: int, radius: float
) -> list[tuple[Point, float]]:
    """Return round curls along an arc (degrees, clockwise from the right), a little uneven."""
    curls = []
    for step in range(count):
        angle = radians(start + (end - start) * step / (count - 1))
        size = radius * (1.0, 0.86, 1.08)[step % 3]
        curls.append(((x + across * cos(angle), y + up * sin(angle)), size))
    return curls


def _light(color: Color) -> Color:
    red, green, blue = (min(255, part + 26) for part in color[:3])
    return red, green, blue
