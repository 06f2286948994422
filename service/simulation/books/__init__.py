"""The books of a simulated year: what must hold, reckoned anew from what the API tells, without the service's own sums."""
