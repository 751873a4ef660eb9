"""The people of the book as a file for organizers: only what they may see, for a reason, for a day."""
