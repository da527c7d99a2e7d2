"""Ownership and anchoring, a view a topic."""

from app_pages.frame import open_page
from app_pages.show import show_page

frame = open_page("ownership")
if frame is not None:
    show_page(frame, "ownership")
