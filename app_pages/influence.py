"""Opportunity beside influence, party by party."""

from app_pages.frame import open_page
from app_pages.show import show_page

frame = open_page("influence")
if frame is not None:
    show_page(frame, "influence")
