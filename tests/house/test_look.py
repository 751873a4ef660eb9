"""The stylesheet is what its parts say, stays small, and every icon that is asked for exists."""

import pathlib
import re

import pytest

from config import look, specimen

TEMPLATES = pathlib.Path(look.__file__).resolve().parent.parent / "templates"
LARGEST = 40_000
SOURCES = [*look.PARTS.rglob("*.css"), look.STATIC / "admin.css", look.STATIC / "style.css"]


def drawn_icons() -> set[str]:
    return set(re.findall(r'id="i-([a-z]+)"', (TEMPLATES / "components" / "icons.html").read_text()))


def templates() -> list[pathlib.Path]:
    return sorted(pathlib.Path(TEMPLATES).rglob("*.html"))


def test_stylesheet_checked_in_equals_its_parts() -> None:
    checked_in = look.STYLESHEET.read_text()

    assert checked_in == look.stylesheet()


def test_stylesheet_size_stays_under_its_budget() -> None:
    assert len(look.stylesheet().encode()) < LARGEST


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_stylesheet_part_closes_what_it_opens(source: pathlib.Path) -> None:
    css = source.read_text()

    assert (css.count("{"), css.count("(")) == (css.count("}"), css.count(")"))


def test_stylesheet_loads_nothing_from_another_host() -> None:
    loaded = re.findall(r"""(?:url\(|@import )["']?([^"')]+)""", "".join(source.read_text() for source in SOURCES))

    assert [address for address in loaded if "//" in address] == []
    assert len(loaded) > 0


def test_stylesheet_fonts_are_there_with_their_licenses() -> None:
    fonts = set(re.findall(r"url\((fonts/[^)]+)\)", look.stylesheet()))

    assert {name for name in fonts if not (look.STATIC / name).exists()} == set()
    assert len(list((look.STATIC / "fonts").glob("OFL-*.txt"))) == 2


def test_press_leaves_strings_and_selectors_whole() -> None:
    css = '/* why */\n.a > b:hover,\n.c::before {\n  content: "x";\n  margin: 0 auto;\n}\n'

    assert look.press(css) == '.a > b:hover,.c::before{content:"x";margin:0 auto}\n'


def test_icon_asked_for_by_a_template_is_drawn() -> None:
    asked = {name for file in templates() for name in re.findall(r'{% icon "([a-z]+)"', file.read_text())}

    assert asked - drawn_icons() == set()


def test_icon_drawn_stands_on_the_style_page() -> None:
    assert set(specimen.ICONS) == drawn_icons()


@pytest.mark.parametrize("template", templates(), ids=lambda file: str(file.relative_to(TEMPLATES)))
def test_template_carries_no_inline_script_or_style(template: pathlib.Path) -> None:
    html = template.read_text()

    inline = re.findall(r"""\sstyle=|<style|\son[a-z]+=["']|javascript:""", html)
    scripts = [
        tag
        for tag in re.findall(r"<script[^>]*>", html)
        if "src=" not in tag and not re.search(r"application/(ld\+)?json", tag)
    ]

    assert (inline, scripts) == ([], [])
