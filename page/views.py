"""The views of the page, the way from one to another, and the frame that holds one."""

from dataclasses import dataclass

from page.labels import Labels
from page.text import escaped


@dataclass(frozen=True, slots=True)
class View:
    """One part of the page, shown alone; its address is ``?vue=<id>``."""

    id: str
    """Its name, in the navigation and in the title of the window, is ``Labels.views[id]``."""
    is_in_navigation: bool = True


ASK = View("demander")
READ = View("lire")
VERIFY = View("verifier")
POSITIONS = View("positions")
ABOUT = View("a-propos")
PRIVACY = View("confidentialite", is_in_navigation=False)
ACCESSIBILITY = View("accessibilite", is_in_navigation=False)
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


def navigation(labels: Labels) -> str:
    """The links to the main views; the script marks the one that is shown."""
    items = "".join(
        f"<li>{view_link(view, escaped(labels.views[view.id]))}</li>" for view in VIEWS if view.is_in_navigation
    )
    return f'<nav class="views" aria-label="{escaped(labels.navigation)}"><ul>{items}</ul></nav>'


def view_frame(labels: Labels, view: View, intro: str, content: str = "") -> str:
    """A view with its heading, which takes the focus when the view is shown.

    Args:
        labels: what the page says.
        view: the view.
        intro: what it is for, HTML already safe.
        content: HTML, already safe.
    """
    name = f"title-{view.id}"
    return (
        f'<section class="view" aria-labelledby="{name}"><h2 class="view-title" id="{name}" tabindex="-1">'
        f'{escaped(labels.views[view.id])}</h2><p class="intro">{intro}</p>{content}</section>'
    )
