"""The engine: understands a stated quality problem and finds, ranks and explains the services that solve it.

Pure, synchronous and deterministic: no HTTP, no SQL, no clock but the date it is given.
"""
