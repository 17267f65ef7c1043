"""« Vérifier une citation »: what was found of the words that somebody claims to quote."""

from corpus.library import Corpus
from corpus.sentences import Span
from page.labels import Labels
from page.text import clause_link, clause_text_between, escaped, shortened
from page.views import VERIFY, view_frame
from rag.alignment import Difference
from rag.alteration import concerns_of, context_of, left_out
from rag.quotation import Match, Verdict, Verification, verify

MAX_CLAIM_CHARS = 4_000
"""More than any clause has: what is longer is no quotation but a text."""
NEAR_CHARS = 220
_ICONS: dict[Verdict, str] = {
    "exact": "M4 10.5l4 4L16 6",
    "close": "M10 4v8M10 15.5v.5",
    "absent": "M5 5l10 10M15 5L5 15",
}


def verification_intro(labels: Labels) -> str:
    """What the view is for."""
    return view_frame(labels, VERIFY, labels.verify_intro)


def verification(labels: Labels, corpus: Corpus, claim: str) -> str:
    """What was found of a claimed quotation."""
    if not claim.strip():
        return _frame("absent", labels.verify_empty_title, labels.verify_empty, "")
    if len(claim) > MAX_CLAIM_CHARS:
        return _frame("absent", labels.verify_long_title, labels.verify_long.format(n=MAX_CLAIM_CHARS), "")
    found = verify(claim, corpus.clauses)
    title, help_text = labels.verdicts[found.status]
    return _frame(found.status, title, help_text, _matches(labels, found))


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


def _matches(labels: Labels, found: Verification) -> str:
    show = {"exact": _exact, "close": _close, "absent": _near}[found.status]
    shown = [match for match in found.matches if match.similarity > 0]
    if not shown:
        return ""
    title = f'<h4 class="near-title">{labels.nearest}</h4>' if found.status == "absent" else ""
    return title + "".join(f'<article class="match">{show(labels, match)}</article>' for match in shown)


def _place(labels: Labels, match: Match, title: str) -> str:
    mark = Span(match.start, match.end)
    label = f'<span class="label"{labels.voice("fr")}>{escaped(match.clause.locator.label)}</span>'
    link = clause_link(match.clause, label, css_class="cite", mark=mark, title=title)
    written = f' <span class="written">{labels.summary}</span>' if match.clause.kind == "summary" else ""
    return f'<p class="source">{link}{written}</p>'


def _exact(labels: Labels, match: Match) -> str:
    """The sentences with the quoted words lit, and what the quotation cuts off them."""
    first, last = context_of(match)
    text = clause_text_between(match.clause, first, last, Span(match.start, match.end))
    warnings = "".join(
        f"<li>{labels.left_out.format(what=labels.concerns[concern])}{labels.colon} {_quoted(labels, words)}</li>"
        for concern, words in left_out(match)
    )
    warned = f'<ul class="left-out">{warnings}</ul>' if warnings else ""
    place = _place(labels, match, labels.open_in_text)
    return f"<blockquote{labels.voice('fr')}><p>{text}</p></blockquote>{place}{warned}"


def _quoted(labels: Labels, words: str) -> str:
    return labels.french(f"«\u00a0{escaped(words)}\u00a0»")


def _close(labels: Labels, match: Match) -> str:
    """The text and the claim as one, word by word; then each difference in words."""
    items = "".join(f"<li>{_in_words(labels, item)}</li>" for item in match.differences)
    share = labels.concordance.format(n=round(100 * match.similarity))
    return (
        f'<p class="legend"><ins>{labels.in_text}</ins> <del>{labels.in_claim}</del> <span>{share}</span></p>'
        f"<blockquote{labels.voice('fr')}><p>{_side_by_side(labels, match)}</p></blockquote>"
        f"{_place(labels, match, labels.open_in_text)}"
        f'<h4>{labels.differences}</h4><ul class="differences">{items}</ul>'
    )


def _side_by_side(labels: Labels, match: Match) -> str:
    text = match.clause.text
    pieces, at = [], match.start
    for item in match.differences:
        pieces.append(escaped(text[at : item.start]))
        claimed = f'<del><span class="unseen">{labels.claim_says} </span>{escaped(item.claimed)}</del>'
        source = f'<ins><span class="unseen">{labels.text_says} </span>{escaped(item.source)}</ins>'
        shown = " ".join(part for part, words in ((claimed, item.claimed), (source, item.source)) if words)
        pieces.append(shown if item.source else f"{shown} ")
        at = item.end
    return "".join([*pieces, escaped(text[at : match.end])])


def _in_words(labels: Labels, item: Difference) -> str:
    source, claimed = (f"<q{labels.voice('fr')}>{escaped(words)}</q>" for words in (item.source, item.claimed))
    said = {
        "missing": labels.missing.format(source=source),
        "added": labels.added.format(claimed=claimed),
        "changed": labels.changed.format(source=source, claimed=claimed),
    }[item.kind]
    touched = labels.conjunction.join(labels.concerns[concern] for concern in concerns_of(item))
    return (
        f'{said} <strong class="concern">{labels.touched[item.kind].format(what=touched)}</strong>' if touched else said
    )


def _near(labels: Labels, match: Match) -> str:
    clause = match.clause
    label = escaped(clause.locator.label)
    words = escaped(shortened(clause.text, NEAR_CHARS))
    content = f'<span class="label">{label}</span> <span class="words">{words}</span>'
    return clause_link(clause, content, css_class="passage", voice=labels.voice("fr"))
