"""The views of the page, the way from one to another, and the frame that holds one."""

from dataclasses import dataclass

from page.text import escaped


@dataclass(frozen=True, slots=True)
class View:
    """One part of the page, shown alone; its address is ``?vue=<id>``."""

    id: str
    name: str
    """In the navigation, and in the title of the window."""
    is_in_navigation: bool = True


ASK = View("demander", "Poser une question")
READ = View("lire", "Lire les textes")
VERIFY = View("verifier", "Vérifier une citation")
POSITIONS = View("positions", "Positions")
ABOUT = View("a-propos", "À propos")
PRIVACY = View("confidentialite", "Confidentialité", is_in_navigation=False)
ACCESSIBILITY = View("accessibilite", "Accessibilité", is_in_navigation=False)
VIEWS: tuple[View, ...] = (ASK, READ, VERIFY, POSITIONS, ABOUT, PRIVACY, ACCESSIBILITY)


def element_id(view: View) -> str:
    """The id of the element that holds a view."""
    return f"view-{view.id}"


def view_link(view: View, content: str, *, css_class: str = "") -> str:
    """A link to a view; without our script it is the view's address.

    Args:
        view: where it leads.
        content: HTML, already safe.
        css_class: how it looks.
    """
    look = f' class="{css_class}"' if css_class else ""
    return f'<a{look} href="?vue={view.id}" data-view="{view.id}">{content}</a>'


def navigation(name: str) -> str:
    """The links to the main views; the script marks the one that is shown.

    Args:
        name: what the navigation is called.
    """
    items = "".join(f"<li>{view_link(view, escaped(view.name))}</li>" for view in VIEWS if view.is_in_navigation)
    return f'<nav class="views" aria-label="{escaped(name)}"><ul>{items}</ul></nav>'


def view_frame(view: View, title: str, intro: str, content: str = "") -> str:
    """A view with its heading, which takes the focus when the view is shown.

    Args:
        view: the view.
        title: its heading, in plain text.
        intro: what it is for, HTML already safe.
        content: HTML, already safe.
    """
    name = f"title-{view.id}"
    return (
        f'<section class="view" aria-labelledby="{name}"><h2 class="view-title" id="{name}" tabindex="-1">'
        f'{escaped(title)}</h2><p class="intro">{intro}</p>{content}</section>'
    )
