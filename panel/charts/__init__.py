"""Pictures of released numbers; every function takes a release and returns one chart."""
