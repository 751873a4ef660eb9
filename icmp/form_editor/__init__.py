"""The editor of the join form: how each thing is asked, in which order, in which languages, and of whom."""
