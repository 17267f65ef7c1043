"""« À propos », the privacy page and the accessibility statement: what a person may want to know of the page itself."""

from collections.abc import Iterator

from page.labels import Labels
from page.text import escaped
from page.views import ABOUT, ACCESSIBILITY, ASK, PRIVACY, READ, VERIFY, View, view_frame, view_link
from rag.answer import Stamp


def about(labels: Labels, stamp: Stamp) -> str:
    """What the page is, and what it is not."""
    links = ", ".join(
        view_link(view, escaped(labels.views[view.id])) for view in (READ, VERIFY, PRIVACY, ACCESSIBILITY)
    )
    made = "".join(f"<li>{escaped(line)}</li>" for line in _made_of(labels, stamp))
    stamped = f"<h3>{labels.made_of_title}</h3><p>{labels.made_of_help}</p><ul>{made}</ul>"
    after = f"{stamped}<p>{labels.see_also}{labels.colon} {links}.</p>"
    return _page(labels, ABOUT, f"{labels.purpose} {view_link(ASK, escaped(labels.views[ASK.id]))}.", after)


def privacy(labels: Labels) -> str:
    """What becomes of what people type."""
    return _page(labels, PRIVACY, labels.privacy)


def accessibility(labels: Labels) -> str:
    """The accessibility statement."""
    return _page(labels, ACCESSIBILITY, labels.accessibility_intro)


def _made_of(labels: Labels, stamp: Stamp) -> Iterator[str]:
    for name, value in (
        (labels.version, stamp.version),
        (labels.model, stamp.model),
        (labels.corpus, stamp.corpus),
        (labels.settings, stamp.settings),
    ):
        yield f"{name}{labels.colon} {value}"


def _page(labels: Labels, view: View, intro: str, after: str = "") -> str:
    content = "".join(f"<h3>{escaped(part.title)}</h3>{_prose(part.said)}" for part in labels.prose[view.id])
    return view_frame(labels, view, intro, f'<div class="plain">{content}{after}</div>')


def _prose(said: tuple[str, ...]) -> str:
    if said[0].endswith(";"):
        return f"<ul>{''.join(f'<li>{escaped(line)}</li>' for line in said)}</ul>"
    return "".join(f"<p>{escaped(line)}</p>" for line in said)
