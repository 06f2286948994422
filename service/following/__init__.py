"""The follower: one process a node that keeps the node's index equal to the catalogue."""
