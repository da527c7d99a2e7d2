"""The pages of the app: widgets, one call for a view, and the view shown."""
