"""Why a mean changed: the same people, or others."""

from app_pages.frame import open_page
from app_pages.show import show_page
from app_pages.switches import switch
from panel.released import measure_title
from panel.texts import text
from panel.views.decomposition import split_measures

frame = open_page("decomposition", group="project", all_projects=True)
if frame is not None:
    measures = {
        measure: measure_title(frame.release, measure, frame.language)
        for measure in split_measures(frame.release, frame.who, frame.pair)
    }
    chosen = switch("measure", text("switch.measure", frame.language), measures) if measures else ""
    show_page(frame, "decomposition", measure=chosen)
