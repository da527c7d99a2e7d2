"""Who answered, and whether the waves hold the same people."""

from app_pages.frame import open_page
from app_pages.show import cached, show_views
from panel.views.flow import build_flow
from panel.views.participation import build_response, build_strips
from panel.views.rates import build_rates

frame = open_page("participation")
if frame is not None:
    views = [
        cached(frame, build_response, frame.language),
        cached(frame, build_rates, frame.pair, frame.look),
        cached(frame, build_strips, frame.pair, frame.look),
        *cached(frame, build_flow, frame.pair, frame.look),
    ]
    show_views(frame, views)
