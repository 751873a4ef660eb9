"""A profile tried out and printed: its join form as a preview person who leaves no row, and the profile as a sheet."""
