"""What a release is made of: a module a table, each deciding what of it may be shown."""
