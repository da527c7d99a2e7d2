"""A study folder drafted from a file of answers; what is guessed is marked for a person."""
