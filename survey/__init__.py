"""Questionnaires out, answers in."""
