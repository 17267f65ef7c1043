"""The colours hold the contrasts of WCAG 2.2 AA in both themes."""

import re
from itertools import product

import pytest

from page.assets import PAGE_DIR

TEXT_RATIO = 4.5
EDGE_RATIO = 3.0


def tokens(theme: str) -> dict[str, str]:
    style = (PAGE_DIR / "style.css").read_text(encoding="utf-8")
    light = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", style.split("body {")[1].split("}")[0]))
    dark = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", style.split("body.dark {")[1].split("}")[0]))
    assert light.keys() == dark.keys()
    return light if theme == "light" else dark


def luminance(colour: str) -> float:
    """Relative luminance of sRGB, from 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


TEXTS = [*product(("ink", "soft-ink", "accent", "accent-strong"), ("paper", "surface", "accent-wash"))]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back"),
    [
        *TEXTS,
        ("on-accent", "accent"),
        ("on-accent", "accent-strong"),
        ("lit-ink", "lit"),
        ("right", "right-wash"),
        ("wrong", "wrong-wash"),
    ],
)
def test_text_can_be_read(theme: str, front: str, back: str) -> None:
    colours = tokens(theme)
    assert contrast(colours[front], colours[back]) >= TEXT_RATIO


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_edge_of_a_field_can_be_seen(theme: str) -> None:
    colours = tokens(theme)
    assert contrast(colours["field-line"], colours["paper"]) >= EDGE_RATIO
