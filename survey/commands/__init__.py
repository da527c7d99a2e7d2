"""The commands of `survey`, a module a group."""
