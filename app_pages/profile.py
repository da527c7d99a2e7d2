"""A project's profile beside the others'."""

from app_pages.frame import open_page
from app_pages.show import show_page

frame = open_page("profile", group="project")
if frame is not None:
    show_page(frame, "profile")
