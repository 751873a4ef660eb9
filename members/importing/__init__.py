"""People from a file: read, mapped by the organizer, looked at row by row, and only then taken in."""
