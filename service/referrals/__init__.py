"""Referrals: plan lines handed to stations, which accept, refuse and do them."""
