"""A release attacked by its own publisher, as docs/threat-model.md says."""
