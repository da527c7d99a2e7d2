"""What differs between the questionnaires, word by word."""

from app_pages.frame import open_page
from app_pages.show import show_page
from app_pages.switches import switch
from panel.texts import text

frame = open_page("log")
if frame is not None:
    options = {
        "changed": text("log.changed", frame.language),
        "all": text("log.everything", frame.language),
    }
    chosen = switch("log", text("switch.log", frame.language), options)
    show_page(frame, "log", changed_only=chosen == "changed")
