"""What people expected beside what they experienced, and what they say has changed."""

from app_pages.frame import open_page
from app_pages.show import show_page

frame = open_page("expectation")
if frame is not None:
    show_page(frame, "expectation")
