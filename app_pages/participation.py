"""Who answered, and whether the waves hold the same people."""

from app_pages.frame import open_page
from app_pages.show import show_page

frame = open_page("participation")
if frame is not None:
    show_page(frame, "participation")
