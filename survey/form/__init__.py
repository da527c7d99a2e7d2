"""The respondent's form: server-rendered pages, complete without a script."""
