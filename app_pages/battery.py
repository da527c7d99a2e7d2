"""Who has opportunities, in a project and in all of them, and who says so."""

from app_pages.frame import open_page
from app_pages.show import cached, show_views
from panel.released import batteries
from panel.views.battery import build_battery, build_matrix

frame = open_page("battery", group="project", all_projects=True)
if frame is not None:
    wave, look = frame.pair.later, frame.look
    views = []
    for battery in batteries(frame.release):
        views.append(cached(frame, build_battery, battery, frame.who, wave, look))
        views.append(cached(frame, build_matrix, battery, wave, look))
    show_views(frame, views)
