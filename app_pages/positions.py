"""Whether seats were filled and functions changed hands."""

from app_pages.frame import open_page
from app_pages.show import show_page

frame = open_page("positions")
if frame is not None:
    show_page(frame, "positions")
