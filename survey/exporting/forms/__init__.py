"""The questionnaire for other ways of answering: paper, answer sheets, other survey tools."""
