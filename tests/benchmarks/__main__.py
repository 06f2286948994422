"""`python -m tests.benchmarks`: measure and print."""

from rich.console import Console

from tests.benchmarks import experience, listing_fields, planning, quality, speed

console = Console(width=120)
quality.run(console)
listing_fields.run(console)
experience.run(console)
planning.run(console)
speed.run(console)
