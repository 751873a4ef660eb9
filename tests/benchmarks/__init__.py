"""Speed, measured by a person with one command each; ratios are the goal, milliseconds only orient."""
