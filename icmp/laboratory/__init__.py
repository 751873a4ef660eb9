"""The laboratory: what the scores turned out to be worth, and whether community, customers and hours still agree."""
