"""Who answered, and whether the waves hold the same people."""

from app_pages.frame import open_page
from app_pages.show import cached, show_views
from panel.views.participation import build_response, build_strips

frame = open_page("participation")
if frame is not None:
    response = cached(frame, build_response, frame.language)
    show_views(frame, [response, cached(frame, build_strips, frame.pair, frame.look)])
