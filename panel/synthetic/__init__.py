"""An invented study, labelled as such, to try the program on and to test it with."""
