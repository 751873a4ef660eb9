"""Whether the way in is the same for everybody: groups compared step by step, and how far readers agree."""
