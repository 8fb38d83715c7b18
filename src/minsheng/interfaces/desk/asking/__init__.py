"""Asking residents: whom to ring up, what is asked a second time, and what an auditor should look at."""
