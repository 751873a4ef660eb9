"""Members who stand for somebody: named on the form, asked by letter, answering in private."""
