"""The two databases: `contacts` knows who, `answers` knows what."""
