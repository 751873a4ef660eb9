"""What applicants may say about themselves after sending, apart from the application: only ever counted in groups."""
