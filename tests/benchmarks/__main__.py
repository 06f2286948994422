"""`python -m tests.benchmarks`: measure and print."""

from rich.console import Console

from tests.benchmarks import quality, speed

console = Console(width=120)
quality.run(console)
speed.run(console)
