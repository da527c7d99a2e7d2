"""Responses out to the programs an analyst goes on with."""
