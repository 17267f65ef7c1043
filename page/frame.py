"""What stands around the views: the name, the navigation, the notice, the examples, the foot line."""

from corpus.library import Corpus
from page.labels import Labels
from page.outline import documents
from page.reader import first_clause_id
from page.text import clause_link, escaped
from page.turn import ask_button
from page.views import ACCESSIBILITY, ASK, PRIVACY, element_id, navigation, view_link
from rag.answer import Stamp

STAMP_CHARS = 12


def header(labels: Labels) -> str:
    """The name of the page and the way to its views, with a link past them for those who use a keyboard."""
    skip = f'<a class="skip" href="#{element_id(ASK)}" data-skip>{labels.skip}</a>'
    switch = (
        f'<p class="language"><a href="?lang={labels.switch_to}" lang="{labels.switch_to}" '
        f'hreflang="{labels.switch_to}" data-language="{labels.switch_to}">{labels.switch}</a></p>'
    )
    return f'<header class="masthead">{skip}<h1>{labels.name}</h1>{switch}{navigation(labels)}</header>'


def welcome(labels: Labels, corpus: Corpus) -> str:
    """What the page is for, and the notice that a machine answers."""
    first = corpus.by_id[first_clause_id(corpus)]
    read = clause_link(first, labels.read_text, css_class="read")
    return (
        f'<div class="welcome"><p class="purpose">{labels.purpose} {read}</p>'
        f'<p class="notice" role="note"><strong>{labels.ai_notice_title}</strong> {labels.ai_notice}</p></div>'
    )


def clear(labels: Labels) -> str:
    """The button that ends the conversation, and what a screen reader calls the conversation."""
    return (
        f'<span class="unseen" id="conversation-name">{labels.conversation}</span>'
        f'<button type="button" class="quiet clear" data-clear="{labels.cleared}">{labels.clear}</button>'
    )


def examples(labels: Labels) -> str:
    """The questions offered while nothing was asked."""
    buttons = "".join(ask_button(question, about=about) for about, question in labels.examples)
    return (
        f'<section class="examples" aria-labelledby="examples-title"><h2 id="examples-title">{labels.examples_title}'
        f'</h2><div class="asks">{buttons}</div></section>'
    )


def foot(labels: Labels, corpus: Corpus, stamp: Stamp) -> str:
    """What made the answers, the dates of the texts, and what becomes of a question."""
    model = stamp.model.split("@", 1)[0]
    dates = (f"{held.source.short_title}{labels.colon} {held.source.date}" for held in documents(corpus))
    parts = (
        f"{labels.version} {stamp.version}",
        f"{labels.corpus} {stamp.corpus[:STAMP_CHARS]}",
        f"{labels.model} {model}",
    )
    line = "".join(f"<li>{escaped(part)}</li>" for part in parts)
    line += "".join(f"<li{labels.voice('fr')}>{escaped(one)}</li>" for one in dates)
    links = " · ".join(view_link(view, escaped(labels.views[view.id])) for view in (PRIVACY, ACCESSIBILITY))
    return f'<footer class="foot"><p>{labels.privacy}</p><p class="foot-links">{links}</p><ul>{line}</ul></footer>'
