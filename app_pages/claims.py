"""What the report says beside the answers."""

from app_pages.frame import open_page
from app_pages.show import show_page

frame = open_page("claims")
if frame is not None:
    show_page(frame, "claims")
