"""Drawn portraits: friendly, flat, geometric, and recognizably nobody."""

from dataclasses import dataclass
from random import Random

from config.demo.canvas import Canvas, Color, mirrored
from config.demo.dice import dice
from config.demo.hair import draw_back_hair, draw_front_hair, draw_long_locks

# Paper, the disc behind the head, and the clothes that go with them: five related hues around the book's indigo.
_SCENES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("E4E1F2", "CBC4E8", ("3D3A78", "7A4A58", "F6F1E7", "2F5D62")),
    ("F5E7D6", "EDCFAE", ("35406F", "8C4A3C", "FBF6EC", "4F6B57")),
    ("DCE8E4", "B7D2CB", ("2E4F57", "C0694A", "FAF6EE", "443E72")),
    ("F4DFD9", "E9BFB4", ("5B2F45", "34547A", "FFF8F0", "6B4A2F")),
    ("DFE6F3", "BBCAE6", ("26375E", "B4583F", "F7F2E8", "5F5A94")),
    ("F2ECD8", "E3D3A2", ("3B4A3A", "42407C", "FFFBF1", "934B36")),
    ("3B3D6B", "52558C", ("F0D9B8", "E7A98C", "F7F2E8", "A9C7C0")),
    ("6B3F4C", "885566", ("F2DDC4", "C9D8D3", "F7EFE4", "D9B36C")),
)
_SKINS = ("F6D3B8", "EEC3A0", "E3B189", "D69C72", "C68A60", "B1754C", "9A613D", "824E2F", "6C3F27", "573222")
_DARK_HAIRS = ("191519", "241B1C", "2E211E", "3D2A23")
_HAIRS = (*_DARK_HAIRS, "4D3327", "66432E", "7D3D2A")
_GRAY = "8D8884"
_LIPS = ("B5544E", "9E4245", "A65B52", "8C3D40")
_HAIRCUTS = {
    "she": ("long", "wavy", "bob", "bun", "curls", "braid", "ponytail", "pixie", "fringe"),
    "he": ("crop", "quiff", "side", "curly_top", "bald", "shoulder", "crop", "side"),
    "they": ("pixie", "curls", "bob", "quiff", "curly_top", "shoulder", "bun"),
}
_CLOTHES = ("tee", "shirt", "blazer", "turtleneck", "vneck", "embroidered")


@dataclass(frozen=True, slots=True)
class Look:
    """Everything the pencil needs to know about one invented face."""

    paper: Color
    disc: Color
    skin: Color
    hair: Color
    lips: Color
    garment: Color
    second: Color
    haircut: str
    clothes: str
    beard: str  # "" | stubble | full | moustache
    glasses: str  # "" | round | square
    earrings: bool
    freckles: bool
    smile: str  # closed | open
    jaw: float  # half the width of the chin, 0.78 narrow to 0.95 broad


def portrait(person_id: str, *, seed: int, address: str) -> bytes:
    """Return a JPEG of 600 by 750 for the person: always the same for the same id, seed and address."""
    return draw(look(dice(seed, "portrait", person_id), address))


def look(chance: Random, address: str) -> Look:
    """Choose a face; `address` (she, he, they) only steers hair and beard."""
    paper, disc, garments = chance.choice(_SCENES)
    garment, second = chance.sample(garments, 2)
    skin = _rgb(chance.choice(_SKINS))
    hair = _GRAY if chance.random() < 0.1 else chance.choice(_DARK_HAIRS if is_deep(skin) else _HAIRS)
    return Look(
        paper=_rgb(paper),
        disc=_rgb(disc),
        skin=skin,
        hair=_rgb(hair),
        lips=_rgb(chance.choice(_LIPS)),
        garment=_rgb(garment),
        second=_rgb(second),
        haircut=chance.choice(_HAIRCUTS[address]),
        clothes=chance.choice(_CLOTHES),
        beard=chance.choice(("", "", "stubble", "full", "moustache")) if address == "he" else "",
        glasses=chance.choices(("", "round", "square"), (62, 22, 16))[0],
        earrings=address != "he" and chance.random() < 0.55,
        freckles=chance.random() < 0.14,
        smile=chance.choice(("closed", "closed", "open")),
        jaw=chance.uniform(0.8, 0.88) if address == "she" else chance.uniform(0.85, 0.94),
    )


def draw(look: Look) -> bytes:
    """Draw the look from back to front."""
    canvas = Canvas(look.paper)
    canvas.ellipse((300, 352), (248, 248), look.disc)
    draw_back_hair(canvas, look.haircut, look.hair)
    _neck(canvas, look)
    _clothes(canvas, look)
    draw_long_locks(canvas, look.haircut, look.hair)
    _head(canvas, look)
    _beard(canvas, look)
    _face(canvas, look)
    draw_front_hair(canvas, look.haircut, look.hair)
    _glasses(canvas, look)
    return canvas.jpeg()


def _neck(canvas: Canvas, look: Look) -> None:
    canvas.polygon([(256, 400), (344, 400), (344, 545), (256, 545)], look.skin)
    canvas.ellipse((300, 552), (70, 40), look.skin)
    canvas.blob([(256, 425), (300, 470), (344, 425), (344, 462), (300, 496), (256, 462)], shade(look.skin, 0.84))


def _clothes(canvas: Canvas, look: Look) -> None:
    shoulders = mirrored([(300, 800), (30, 800), (52, 662), (118, 592), (205, 560), (246, 532), (300, 590)])
    high = mirrored([(300, 800), (30, 800), (52, 662), (118, 592), (205, 556), (248, 518), (300, 530)])
    canvas.blob(high if look.clothes == "turtleneck" else shoulders, look.garment)
    dark = shade(look.garment, 0.82)
    if look.clothes == "tee":
        canvas.stroke([(242, 540), (262, 572), (300, 588), (338, 572), (358, 540)], dark, 9)
    elif look.clothes == "turtleneck":
        canvas.blob(mirrored([(300, 458), (262, 462), (250, 480), (248, 530), (300, 545)]), look.garment)
        canvas.stroke([(252, 522), (300, 536), (348, 522)], dark, 6)
    elif look.clothes == "vneck":
        canvas.polygon([(247, 530), (353, 530), (300, 648)], look.skin)
        canvas.stroke([(246, 532), (300, 650)], dark, 9)
        canvas.stroke([(354, 532), (300, 650)], dark, 9)
    elif look.clothes == "shirt":
        _collar(canvas, shade(look.garment, 1.1))
        canvas.stroke([(300, 600), (300, 750)], dark, 4)
        for height in (640, 700):
            canvas.ellipse((300, height), (6, 6), dark)
    elif look.clothes == "blazer":
        canvas.polygon([(236, 536), (364, 536), (318, 750), (282, 750)], look.second)
        canvas.polygon([(250, 530), (350, 530), (300, 600)], look.skin)
        for side in (1, -1):
            lapel = [(238, 528), (206, 558), (196, 640), (226, 650), (292, 750), (274, 640)]
            canvas.polygon([(300 + side * (x - 300), y) for x, y in lapel], dark)
    else:
        _embroidery(canvas, look)


def _collar(canvas: Canvas, color: Color) -> None:
    for side in (1, -1):
        wing = [(250, 512), (228, 548), (256, 606), (300, 584)]
        canvas.polygon([(300 + side * (x - 300), y) for x, y in wing], color)
        canvas.stroke([(300 + side * (x - 300), y) for x, y in wing[1:]], shade(color, 0.8), 4)


def _embroidery(canvas: Canvas, look: Look) -> None:
    """A yoke with rows of diamonds and dots, as huipiles have it."""
    yoke = mirrored([(300, 660), (205, 645), (190, 590), (246, 532), (300, 590)])
    canvas.blob(yoke, look.second)
    for step in range(-3, 4):
        x, y = 300 + step * 30, 632 - abs(step) * 6
        canvas.polygon([(x, y - 13), (x + 10, y), (x, y + 13), (x - 10, y)], look.garment)
        if step:
            canvas.ellipse((x - 15 * (step / abs(step)), y - 22), (4, 4), look.lips)


def _head(canvas: Canvas, look: Look) -> None:
    inner = shade(look.skin, 0.86)
    for side in (1, -1):
        canvas.ellipse((300 + side * 99, 345), (19, 28), look.skin)
        canvas.ellipse((300 + side * 101, 346), (9, 16), inner)
        if look.earrings:
            canvas.ellipse((300 + side * 103, 385), (8, 8), _rgb("E2B65B"))
    jaw = 300 - 98 * look.jaw
    canvas.blob(
        mirrored([(300, 203), (235, 222), (203, 285), (203, 355), (jaw, 412), (262, 450), (300, 459)]), look.skin
    )


def _beard(canvas: Canvas, look: Look) -> None:
    color = (*look.hair[:3], 70) if look.beard == "stubble" else look.hair
    if look.beard in ("stubble", "full"):
        out = 8 if look.beard == "full" else -1  # stubble stays within the face
        jaw = 300 - 98 * look.jaw - out / 4
        outline = [
            (300, 384),
            (262, 388),
            (236, 396),
            (214, 352),
            (205, 356),
            (jaw, 412),
            (262, 450 + out / 2),
            (300, 459 + out),
        ]
        canvas.blob(mirrored(outline), color)
    if look.beard in ("full", "moustache"):
        canvas.blob(mirrored([(300, 383), (276, 386), (254, 404), (272, 403), (300, 396)]), look.hair)


def _face(canvas: Canvas, look: Look) -> None:
    deep = is_deep(look.skin)
    ink, cheek = _rgb("1A1216" if deep else "231A1C"), (*_rgb("D8574F"), 46)
    brow = look.hair if sum(look.hair[:3]) < 300 else shade(look.hair, 0.7)
    lips = _rgb("C8716A") if deep else look.lips
    for side in (1, -1):
        canvas.ellipse((300 + side * 58, 376), (24, 15), cheek)
        canvas.ellipse((300 + side * 42, 334), (9.5, 11.5), ink)
        canvas.ellipse((300 + side * 42 + 3.5, 330), (3, 3), _rgb("FFFFFF"))
        canvas.stroke([(300 + side * 24, 309), (300 + side * 42, 301), (300 + side * 62, 308)], brow, 7)
        if look.freckles:
            for x, y in ((44, 366), (54, 360), (62, 369), (51, 373)):
                canvas.ellipse((300 + side * x, y), (2.4, 2.4), shade(look.skin, 0.72))
    canvas.stroke([(303, 340), (293, 370), (307, 374)], shade(look.skin, 1.34 if deep else 0.76), 5)
    if look.smile == "open":
        canvas.blob(
            [(264, 401), (300, 406), (336, 401), (322, 428), (300, 435), (278, 428)], shade(lips, 0.6 if deep else 0.7)
        )
        canvas.blob([(271, 405), (300, 409), (329, 405), (318, 415), (300, 418), (282, 415)], _rgb("FFFCF7"))
    else:
        canvas.stroke([(268, 406), (283, 418), (300, 422), (317, 418), (332, 406)], lips, 7)


def _glasses(canvas: Canvas, look: Look) -> None:
    if not look.glasses:
        return
    light, dark = ("EADFCB", "2A2433") if look.glasses == "square" else ("DDB564", "8A5A3C")
    rim = _rgb(light if is_deep(look.skin) else dark)
    outline = canvas.frame if look.glasses == "square" else canvas.ring
    for side in (1, -1):
        outline((300 + side * 44, 336), (33, 25 if look.glasses == "square" else 31), rim, 6)
        canvas.stroke([(300 + side * 77, 331), (300 + side * 98, 326)], rim, 6)
    canvas.stroke([(288, 330), (300, 325), (312, 330)], rim, 6)


def is_deep(skin: Color) -> bool:
    """Tell whether lines on this skin must be light to be seen."""
    return sum(skin[:3]) < 330


def shade(color: Color, factor: float) -> Color:
    """Return the color darker (factor below 1) or lighter (above)."""
    red, green, blue = (min(255, round(part * factor)) for part in color[:3])
    return red, green, blue


def _rgb(digits: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(digits)
    return red, green, blue
