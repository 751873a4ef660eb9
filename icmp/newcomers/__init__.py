"""The first ninety days: a buddy, notes on the way, and a review by a person."""
