"""Two versions of the profile tried on the same people: whom would we have, and who decides it?"""
