"""How well the items of each scale hang together, by wave, and what follows."""

from analyst_pages.frame import Desk, show_page
from analyst_pages.working import show_tables, worked_out
from panel.analyst.reliability_pages import build_reliability_page


def show(desk: Desk) -> None:
    """Show what follows for each wave and pair, then alpha and omega scale by scale."""
    page = worked_out(desk, build_reliability_page)
    show_tables(desk, page.said, page.tables, "reliability")


show_page("reliability", show)
