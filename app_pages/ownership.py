"""Ownership and anchoring, a view a topic."""

from app_pages.frame import open_page
from app_pages.show import cached, show_views
from panel.views.ownership import build_ownership

frame = open_page("ownership")
if frame is not None:
    show_views(frame, cached(frame, build_ownership, frame.pair, frame.look))
