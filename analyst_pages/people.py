"""Who answered, who stayed, left and came, and whether those lost are others."""

from analyst_pages.frame import Desk, show_page
from analyst_pages.working import show_tables, worked_out
from panel.analyst.people_pages import build_people_page


def show(desk: Desk) -> None:
    """Show what is said of each wave and pair, then the tables of people."""
    page = worked_out(desk, build_people_page)
    show_tables(desk, page.said, page.tables, "people")


show_page("people", show)
