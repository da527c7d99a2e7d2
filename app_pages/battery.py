"""Who has opportunities, in a project and in all of them, and who says so."""

from app_pages.frame import open_page
from app_pages.show import show_page

frame = open_page("battery", group="project", all_projects=True)
if frame is not None:
    show_page(frame, "battery")
