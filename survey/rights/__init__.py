"""What people may ask for: to see what is kept, to correct it, to have it erased; and the end."""
