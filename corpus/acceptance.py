"""Whether a clean text is the official one: the words that must and must not stand in it, its length, its articles.

Servers answer with anything under a status of 200: a page that waits for JavaScript, a list of links, another edition.
"""

import re
import unicodedata

from corpus.manifest import Acceptance

_NEARLY_EMPTY_CHARS = 200
_SHELL_CHARS = 2_000
"""A page without its script shows a notice and a menu, never more than this."""
_PARAGRAPH_CHARS = 100
"""A line of a menu or of a list of titles is shorter, a paragraph of a legal text rarely is."""
_INDEX_SHARE = 0.2
_INDEX_LINES = 10
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´′", "'"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | {"\u00ad": None, "\u200b": None, "\ufeff": None})


def refusal(text: str, sections: int | None, rule: Acceptance) -> str | None:
    """Why a text is not the official one, as the end of a French sentence in lower case; None where it is.

    Words that betray another text come first, since they say the most. That a page is a shell or an index explains a
    refusal and never causes one: a text that keeps every rule is the text.

    Args:
        text: the clean text of the whole file.
        sections: how many articles or headings the cut gave; None where the text was not cut.
        rule: what the manifest asks for.
    """
    size = len(text.strip())
    if not size:
        return "il est vide"
    folded = _fold(text)
    for unwanted in rule.must_not:
        if any(_stands_in(word, folded) for word in unwanted.words):
            return unwanted.because
    lacking = _missing_words(folded, rule) or _too_short(size, rule)
    if lacking is not None:
        return _nature(text, size) or lacking
    return _too_long(size, rule) or _wrong_sections(sections, rule)


def _fold(text: str) -> str:
    """Lower case without accents; one kind of apostrophe and of dash; words whole again at line ends.

    A hyphen between letters is dropped, since nothing tells « sous- » at a line's end from half of a word; between
    digits it stays.
    """
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).translate(_DASHES)).casefold()
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    plain = re.sub(r"(?<=[^\W\d_])-(?:\s*\n\s*)?(?=[^\W\d_])", "", plain)
    return re.sub(r"-\s*\n\s*", "-", plain)


def _stands_in(word: str, folded: str) -> bool:
    """Whether a word stands in a folded text, whatever the blanks: « Article 3 » is not found in « Article 30 »."""
    pieces = re.findall(r"\w+|[^\w\s]+", _fold(word))
    pattern = r"\s*".join(re.escape(piece) for piece in pieces)
    before, after = (r"(?<!\d)" if word[:1].isdigit() else ""), (r"(?!\d)" if word[-1:].isdigit() else "")
    return re.search(f"{before}{pattern}{after}", folded) is not None


def _missing_words(folded: str, rule: Acceptance) -> str | None:
    missing = [must for must in rule.must if not any(_stands_in(word, folded) for word in must.split("|"))]
    if not missing:
        return None
    return f"il y manque {', '.join(' ou '.join(f'“{word}”' for word in must.split('|')) for must in missing)}"


def _too_short(size: int, rule: Acceptance) -> str | None:
    if size >= rule.min_chars:
        return None
    return f"il n’a que {_count(size)} caractères, il en faut au moins {_count(rule.min_chars)}"


def _too_long(size: int, rule: Acceptance) -> str | None:
    if size <= rule.max_chars:
        return None
    return f"il a {_count(size)} caractères, il en faut au plus {_count(rule.max_chars)}"


def _wrong_sections(sections: int | None, rule: Acceptance) -> str | None:
    if sections is None or rule.min_sections <= sections <= rule.max_sections:
        return None
    if rule.min_sections == rule.max_sections:
        wanted = f"{rule.min_sections}"
    elif sections < rule.min_sections:
        wanted = f"au moins {rule.min_sections}"
    else:
        wanted = f"au plus {rule.max_sections}"
    unit = "articles ou titres" if sections > 1 else "article ou titre"
    return f"il a {sections} {unit}, il en faut {wanted}"


def _nature(text: str, size: int) -> str | None:
    """What a refused text looks like, where that says more than the rule that it breaks."""
    if size < _SHELL_CHARS and "javascript" in text.casefold():
        return "c’est une page qui attend JavaScript, sans le texte"
    if size < _NEARLY_EMPTY_CHARS:
        return f"il est presque vide ({_count(size)} caractères)"
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    long = sum(len(line) for line in lines if len(line) >= _PARAGRAPH_CHARS)
    if len(lines) >= _INDEX_LINES and long < _INDEX_SHARE * size:
        return "c’est une page d’index, faite de liens et de titres, sans le texte"
    return None


def _count(number: int) -> str:
    """A number with its thousands parted by a narrow no-break space."""
    return f"{number:,}".replace(",", "\u202f")
