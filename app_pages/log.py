"""What differs between the questionnaires, word by word."""

from app_pages.frame import open_page
from app_pages.show import cached, show_views
from app_pages.switches import switch
from panel.texts import text
from panel.views.log import build_log

frame = open_page("log")
if frame is not None:
    options = {
        "changed": text("log.changed", frame.language),
        "all": text("log.everything", frame.language),
    }
    changed = switch("log", text("switch.log", frame.language), options) == "changed"
    show_views(frame, [cached(frame, build_log, frame.pair, changed, frame.language)])
