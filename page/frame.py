"""What stands around the views: the name, the navigation, the notice, the examples, the foot line."""

from corpus.library import Corpus
from page import labels
from page.outline import documents
from page.reader import first_clause_id
from page.text import clause_link, escaped
from page.turn import ask_button
from page.views import ACCESSIBILITY, ASK, PRIVACY, element_id, navigation, view_link
from rag.answer import Stamp

STAMP_CHARS = 12


def header() -> str:
    """The name of the page and the way to its views, with a link past them for those who use a keyboard."""
    skip = f'<a class="skip" href="#{element_id(ASK)}" data-skip>{labels.SKIP}</a>'
    return f'<header class="masthead">{skip}<h1>{labels.NAME}</h1>{navigation(labels.NAVIGATION)}</header>'


def welcome(corpus: Corpus) -> str:
    """What the page is for, and the notice that a machine answers."""
    first = corpus.by_id[first_clause_id(corpus)]
    read = clause_link(first, labels.READ_TEXT, css_class="read")
    return (
        f'<div class="welcome"><p class="purpose">{labels.PURPOSE} {read}</p>'
        f'<p class="notice" role="note"><strong>{labels.AI_NOTICE_TITLE}</strong> {labels.AI_NOTICE}</p></div>'
    )


def examples() -> str:
    """The questions offered while nothing was asked."""
    buttons = "".join(ask_button(question, about) for about, question in labels.EXAMPLES)
    return (
        f'<section class="examples" aria-labelledby="examples-title"><h2 id="examples-title">{labels.EXAMPLES_TITLE}'
        f'</h2><div class="asks">{buttons}</div></section>'
    )


def foot(corpus: Corpus, stamp: Stamp) -> str:
    """What made the answers, the dates of the texts, and what becomes of a question."""
    model = stamp.model.split("@", 1)[0]
    dates = (f"{held.source.short_title}\u00a0: {held.source.date}" for held in documents(corpus))
    parts = (
        f"{labels.VERSION} {stamp.version}",
        f"{labels.CORPUS} {stamp.corpus[:STAMP_CHARS]}",
        f"{labels.MODEL} {model}",
        *dates,
    )
    line = "".join(f"<li>{escaped(part)}</li>" for part in parts)
    links = " · ".join(view_link(view, escaped(view.name)) for view in (PRIVACY, ACCESSIBILITY))
    return f'<footer class="foot"><p>{labels.PRIVACY}</p><p class="foot-links">{links}</p><ul>{line}</ul></footer>'
