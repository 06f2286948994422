"""The case workflow as data and pure functions: states, who may move what where, and how long each state may last."""
