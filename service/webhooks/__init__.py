"""Webhooks: stations, partners and the operator are told of what happens, as Standard Webhooks 1.0.0 says."""
