"""Opportunity beside influence, party by party."""

from app_pages.frame import open_page
from app_pages.show import cached, show_views
from panel.views.influence import build_influence

frame = open_page("influence")
if frame is not None:
    show_views(frame, [cached(frame, build_influence, frame.pair.later, frame.look)])
