"""« À propos », the privacy page and the accessibility statement: what a person may want to know of the page itself."""

import tomllib
from collections.abc import Iterator
from functools import cache

from pydantic import BaseModel, ConfigDict, TypeAdapter

from page import labels
from page.head import read_asset
from page.text import escaped
from page.views import ABOUT, ACCESSIBILITY, ASK, PRIVACY, READ, VERIFY, View, view_frame, view_link
from rag.answer import Stamp


class Part(BaseModel):
    """A title and what is said under it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    said: tuple[str, ...]
    """Paragraphs; the items of a list where they end in « ; »."""


@cache
def load_prose() -> dict[str, tuple[Part, ...]]:
    """The parts of each view, by its id, from ``about.toml``."""
    return TypeAdapter(dict[str, tuple[Part, ...]]).validate_python(tomllib.loads(read_asset("about.toml")))


def about(stamp: Stamp) -> str:
    """What the page is, and what it is not."""
    links = ", ".join(view_link(view, escaped(view.name)) for view in (READ, VERIFY, PRIVACY, ACCESSIBILITY))
    made = "".join(f"<li>{escaped(line)}</li>" for line in _made_of(stamp))
    stamped = f"<h3>{labels.MADE_OF_TITLE}</h3><p>{labels.MADE_OF_HELP}</p><ul>{made}</ul>"
    after = f"{stamped}<p>{labels.SEE_ALSO}\u00a0: {links}.</p>"
    return _page(ABOUT, f"{labels.PURPOSE} {view_link(ASK, escaped(ASK.name))}.", after)


def privacy() -> str:
    """What becomes of what people type."""
    return _page(PRIVACY, labels.PRIVACY)


def accessibility() -> str:
    """The accessibility statement."""
    return _page(ACCESSIBILITY, labels.ACCESSIBILITY_INTRO)


def _made_of(stamp: Stamp) -> Iterator[str]:
    for name, value in (
        (labels.VERSION, stamp.version),
        (labels.MODEL, stamp.model),
        (labels.CORPUS, stamp.corpus),
        (labels.SETTINGS, stamp.settings),
    ):
        yield f"{name}\u00a0: {value}"


def _page(view: View, intro: str, after: str = "") -> str:
    content = "".join(f"<h3>{escaped(part.title)}</h3>{_prose(part.said)}" for part in load_prose()[view.id])
    return view_frame(view, view.name, intro, f'<div class="plain">{content}{after}</div>')


def _prose(said: tuple[str, ...]) -> str:
    if said[0].endswith(";"):
        return f"<ul>{''.join(f'<li>{escaped(line)}</li>' for line in said)}</ul>"
    return "".join(f"<p>{escaped(line)}</p>" for line in said)
