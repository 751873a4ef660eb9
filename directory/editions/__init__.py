"""The book as a book: editions, their entries, and the press that sets them."""
