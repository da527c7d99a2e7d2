"""Questionnaires as platforms define them: one module a format, one shape out of all."""
