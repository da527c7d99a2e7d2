"""Every answer to a topic's questions."""

from app_pages.frame import open_page
from app_pages.show import show_page
from app_pages.switches import switch
from panel.texts import spoken, text
from panel.views.distribution import distribution_topics

frame = open_page("distribution", group="project", all_projects=True)
if frame is not None:
    topics = {
        topic.id: spoken(topic.title, frame.language)
        for topic in distribution_topics(frame.release, frame.pair.later)
    }
    chosen = switch("answers", text("switch.topic", frame.language), topics) if topics else ""
    show_page(frame, "distribution", topic=chosen)
