"""Export files of any platform in, coded responses out."""
