"""Who is asked, and how they are reached."""
