"""The score of everybody at once: what icmp.scoring says of one person, as one statement of the database."""
