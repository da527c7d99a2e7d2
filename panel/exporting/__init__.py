"""Linked persons with their scores, for the analyst the study names."""
