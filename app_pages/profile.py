"""A project's profile beside the others'."""

from app_pages.frame import open_page
from app_pages.show import cached, show_views
from panel.views.profile import build_profile

frame = open_page("profile", group="project")
if frame is not None:
    show_views(frame, [cached(frame, build_profile, frame.who, frame.pair, frame.look)])
