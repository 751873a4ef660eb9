"""The organizers' own words for the letters that the site writes."""
