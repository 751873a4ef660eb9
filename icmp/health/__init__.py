"""How the community does: what is read from the ledgers, measured every night and drawn for the organizers."""
