"""The editor of profiles: whom the community looks for, written criterion by criterion, tested by personas beside it."""
