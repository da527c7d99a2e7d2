"""What changed between two waves."""

from app_pages.frame import open_page
from app_pages.show import show_page

frame = open_page("change", group="project", all_projects=True)
if frame is not None:
    show_page(frame, "change")
