"""« Vérifier une citation »: what was found of the words that somebody claims to quote."""

from corpus.library import Corpus
from corpus.sentences import Span
from page import labels
from page.text import clause_link, clause_text_between, escaped, shortened
from page.views import VERIFY, view_frame
from rag.alignment import Difference
from rag.alteration import Concern, concerns_of, context_of, left_out
from rag.quotation import Match, Verdict, Verification, verify

MAX_CLAIM_CHARS = 4_000
"""More than any clause has: what is longer is no quotation but a text."""
NEAR_CHARS = 220
_ICONS: dict[Verdict, str] = {
    "exact": "M4 10.5l4 4L16 6",
    "close": "M10 4v8M10 15.5v.5",
    "absent": "M5 5l10 10M15 5L5 15",
}
_CONCERNS: dict[Concern, str] = {
    "negation": "une négation",
    "condition": "une condition",
    "obligation": "une obligation ou sa force",
    "number": "un nombre",
    "limit": "une limite ou une nuance",
}


def verification_intro() -> str:
    """What the view is for."""
    return view_frame(VERIFY, VERIFY.name, labels.VERIFY_INTRO)


def verification(corpus: Corpus, claim: str) -> str:
    """What was found of a claimed quotation."""
    if not claim.strip():
        return _frame("absent", labels.VERIFY_EMPTY_TITLE, labels.VERIFY_EMPTY, "")
    if len(claim) > MAX_CLAIM_CHARS:
        return _frame("absent", labels.VERIFY_LONG_TITLE, labels.VERIFY_LONG.format(n=MAX_CLAIM_CHARS), "")
    found = verify(claim, corpus.clauses)
    title, help_text = labels.VERDICTS[found.status]
    return _frame(found.status, title, help_text, _matches(corpus, found))


def _frame(status: Verdict, title: str, help_text: str, content: str) -> str:
    icon = (
        '<svg viewBox="0 0 20 20" width="22" height="22" aria-hidden="true" focusable="false">'
        f'<path d="{_ICONS[status]}" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round"/>'
        "</svg>"
    )
    return (
        f'<section class="found-quotation is-{status}" aria-labelledby="verdict"><div class="verdict">{icon}<div>'
        f'<h3 id="verdict" tabindex="-1">{title}</h3><p>{help_text}</p></div></div>{content}</section>'
    )


def _matches(corpus: Corpus, found: Verification) -> str:
    show = {"exact": _exact, "close": _close, "absent": _near}[found.status]
    shown = [match for match in found.matches if match.similarity > 0]
    if not shown:
        return ""
    title = f'<h4 class="near-title">{labels.NEAREST}</h4>' if found.status == "absent" else ""
    return title + "".join(f'<article class="match">{show(corpus, match)}</article>' for match in shown)


def _place(match: Match, title: str) -> str:
    mark = Span(match.start, match.end)
    label = f'<span class="label">{escaped(match.clause.locator.label)}</span>'
    link = clause_link(match.clause, label, css_class="cite", mark=mark, title=title)
    written = f' <span class="written">{labels.SUMMARY}</span>' if match.clause.kind == "summary" else ""
    return f'<p class="source">{link}{written}</p>'


def _exact(corpus: Corpus, match: Match) -> str:
    """The sentences with the quoted words lit, and what the quotation cuts off them."""
    del corpus
    first, last = context_of(match)
    text = clause_text_between(match.clause, first, last, Span(match.start, match.end))
    warnings = "".join(
        f"<li>{labels.LEFT_OUT.format(what=_CONCERNS[concern])}\u00a0: «\u00a0{escaped(words)}\u00a0»</li>"
        for concern, words in left_out(match)
    )
    warned = f'<ul class="left-out">{warnings}</ul>' if warnings else ""
    return f"<blockquote><p>{text}</p></blockquote>{_place(match, labels.OPEN_IN_TEXT)}{warned}"


def _close(corpus: Corpus, match: Match) -> str:
    """The text and the claim as one, word by word; then each difference in words."""
    del corpus
    items = "".join(f"<li>{_in_words(item)}</li>" for item in match.differences)
    share = labels.SHARE.format(n=round(100 * match.similarity))
    return (
        f'<p class="legend"><ins>{labels.IN_TEXT}</ins> <del>{labels.IN_CLAIM}</del> <span>{share}</span></p>'
        f"<blockquote><p>{_side_by_side(match)}</p></blockquote>{_place(match, labels.OPEN_IN_TEXT)}"
        f'<h4>{labels.DIFFERENCES}</h4><ul class="differences">{items}</ul>'
    )


def _side_by_side(match: Match) -> str:
    text = match.clause.text
    pieces, at = [], match.start
    for item in match.differences:
        pieces.append(escaped(text[at : item.start]))
        claimed = f'<del><span class="unseen">{labels.CLAIM_SAYS} </span>{escaped(item.claimed)}</del>'
        source = f'<ins><span class="unseen">{labels.TEXT_SAYS} </span>{escaped(item.source)}</ins>'
        shown = " ".join(part for part, words in ((claimed, item.claimed), (source, item.source)) if words)
        pieces.append(shown if item.source else f"{shown} ")
        at = item.end
    return "".join([*pieces, escaped(text[at : match.end])])


def _in_words(item: Difference) -> str:
    source, claimed = (f"<q>{escaped(words)}</q>" for words in (item.source, item.claimed))
    said = {
        "missing": labels.MISSING.format(source=source),
        "added": labels.ADDED.format(claimed=claimed),
        "changed": labels.CHANGED.format(source=source, claimed=claimed),
    }[item.kind]
    touched = " et ".join(_CONCERNS[concern] for concern in concerns_of(item))
    return (
        f'{said} <strong class="concern">{labels.TOUCHED[item.kind].format(what=touched)}</strong>' if touched else said
    )


def _near(corpus: Corpus, match: Match) -> str:
    clause = corpus.by_id[match.clause.clause_id]
    label = escaped(clause.locator.label)
    words = escaped(shortened(clause.text, NEAR_CHARS))
    content = f'<span class="label">{label}</span> <span class="words">{words}</span>'
    return clause_link(clause, content, css_class="passage")
