"""The laboratory's findings in words, pictures and tables, one file for each page."""
