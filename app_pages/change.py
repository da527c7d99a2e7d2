"""What changed between two waves."""

from app_pages.frame import open_page
from app_pages.show import cached, show_views
from panel.views.changes import build_changes

frame = open_page("change", group="project", all_projects=True)
if frame is not None:
    show_views(frame, [cached(frame, build_changes, frame.who, frame.pair, frame.look)])
