"""Windows of expectations: what each member was to do in each period, counted every night and closed for good."""
