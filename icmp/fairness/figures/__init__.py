"""The figures of fairness in words, with a picture and what to do."""
