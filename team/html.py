"""The staff's pages as HTML: plain documents with forms, no script; every text of others is escaped."""

from collections.abc import Iterable, Sequence

from corpus.typography import typeset
from page.text import escaped, shortened

HOME = "/equipe"
PARTS: tuple[tuple[str, str], ...] = (
    (HOME, "État"),
    (f"{HOME}/relecture", "Relecture"),
    (f"{HOME}/avis", "Avis"),
    (f"{HOME}/rapport", "Rapport"),
)
_STYLE = """
:root{color-scheme:light dark;--ink:#17202e;--paper:#fff;--line:#d5dce6;--accent:#12397a;--wash:#f4f6fa;--wrong:#9c1c1c}
@media (prefers-color-scheme:dark){:root{--ink:#e7ebf2;--paper:#10151e;--line:#2b3547;--accent:#a3c1fa;--wash:#171e2a;
--wrong:#ffaaa2}}
body{max-width:60rem;margin:0 auto;padding:1rem;font:1rem/1.55 system-ui,sans-serif;color:var(--ink);
background:var(--paper)}
a{color:var(--accent)}nav ul{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;padding:0;list-style:none}
nav a[aria-current]{font-weight:600;text-decoration:none}
.wide{overflow-x:auto}table{border-collapse:collapse}th,td{padding:.4rem .6rem;border-bottom:1px solid var(--line);
text-align:left;vertical-align:top}
blockquote,pre{margin:.5rem 0;padding:.6rem .9rem;background:var(--wash);white-space:pre-wrap;overflow-wrap:anywhere}
code,h1,h2,li{overflow-wrap:anywhere}.wide:focus-visible{outline-offset:-3px}
label{display:block;margin:.6rem 0}label.choice{display:inline-block;margin-right:1.2rem}
fieldset{min-width:0;margin:0;border:0;padding:0}
input[type=text],input[type=password]{display:block;box-sizing:border-box;width:100%;max-width:40rem;padding:.5rem;
border:1px solid #76859a;border-radius:6px;background:var(--paper);color:var(--ink);font:inherit}
button{min-height:2.5rem;padding:.4rem 1rem;border:1px solid var(--accent);border-radius:6px;background:var(--paper);
color:var(--accent);font:inherit;cursor:pointer}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}.error{color:var(--wrong);font-weight:600}
"""


def document(title: str, body: str, *, token: str = "", here: str = "", refresh_s: int = 0) -> str:
    """A whole page.

    Args:
        title: its heading, plain text.
        body: HTML, already safe.
        token: of the session; without one there is no way to other pages.
        here: the address of the part that is shown.
        refresh_s: after how many seconds the page is asked for again; 0 for never.
    """
    refresh = f'<meta http-equiv="refresh" content="{refresh_s}">' if refresh_s else ""
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8">{refresh}'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{escaped(title)} – Équipe</title><style>{_STYLE}</style></head><body>"
        f"{_navigation(token, here) if token else ''}<main><h1>{escaped(title)}</h1>{body}</main></body></html>"
    )


def form(action: str, fields: str, button: str, *, token: str = "") -> str:
    """A form that is posted; ``fields`` is HTML, already safe."""
    hidden = f'<input type="hidden" name="jeton" value="{escaped(token)}">' if token else ""
    return f'<form method="post" action="{action}">{hidden}{fields}<button>{escaped(button)}</button></form>'


def table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of plain texts."""
    head = "".join(f'<th scope="col">{escaped(heading)}</th>' for heading in headings)
    body = "".join(f"<tr>{''.join(f'<td>{escaped(typeset(cell))}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escaped(caption)}"><table><caption>'
        f"{escaped(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def paragraph(text: str, css_class: str = "") -> str:
    """A sentence of ours, or an error."""
    look = f' class="{css_class}" role="alert"' if css_class else ""
    return f"<p{look}>{escaped(typeset(text))}</p>"


def text_field(name: str, label: str, value: str = "", kind: str = "text") -> str:
    """A field of one line with its label."""
    extra = ' autocomplete="current-password" required' if kind == "password" else ' autocomplete="off"'
    return (
        f'<label>{escaped(typeset(label))}<input type="{kind}" name="{name}" value="{escaped(value)}" '
        f'maxlength="1000"{extra}></label>'
    )


def choice(name: str, value: str, label: str) -> str:
    """One of several answers to a question."""
    return f'<label class="choice"><input type="radio" name="{name}" value="{value}" required> {escaped(label)}</label>'


def cell(text: str) -> str:
    """A text short enough for a table."""
    return shortened(" ".join(text.split()), 300)


def _navigation(token: str, here: str) -> str:
    def link(address: str, name: str) -> str:
        current = ' aria-current="page"' if address == here else ""
        return f'<li><a href="{address}"{current}>{escaped(name)}</a></li>'

    links = "".join(link(address, name) for address, name in PARTS)
    leave = form(f"{HOME}/sortir", "", "Sortir", token=token)
    return f'<header><nav aria-label="Pages de l’équipe"><ul>{links}</ul></nav>{leave}</header>'
