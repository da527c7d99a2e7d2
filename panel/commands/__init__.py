"""The commands of `panel`, a module a group."""
