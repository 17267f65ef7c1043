"""What stands in the head of the page: its style, icon, and the script that chooses the view."""

from urllib.parse import quote

from page.assets import read_asset
from page.labels import INTERFACES, load_labels
from page.views import VIEWS, element_id

_ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='7' fill='#12397a'/>"
    "<path d='M14 10l-5 6 5 6M23 10l-5 6 5 6' fill='none' stroke='#fff' stroke-width='3'/></svg>"
)


def head() -> str:
    """The elements of ``<head>``."""
    return (
        f'<meta name="description" content="{load_labels(INTERFACES[0]).purpose}">'
        f'<link rel="icon" href="data:image/svg+xml,{quote(_ICON)}">'
        f"<style>{read_asset('style.css')}{_one_view_at_a_time()}</style>"
        f"<script>{read_asset('views.js')}</script>"
    )


def _one_view_at_a_time() -> str:
    """Every view but the chosen one is hidden, from eyes and from screen readers."""
    return "".join(f'html:not([data-view="{view.id}"]) #{element_id(view)}{{display:none!important}}' for view in VIEWS)
