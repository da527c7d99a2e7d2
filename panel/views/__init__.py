"""What a page shows, put together from a release: question, conclusion, picture, notes, table."""
