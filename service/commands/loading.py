"""How the module of a command is brought in."""

import importlib

import click

from matching.collector import without_collector


def load_command(module: str) -> click.Command:
    """The `command` of a module, imported without the collector: nothing that an import makes is garbage, and going
    through it again and again takes a fifth of the time."""
    with without_collector():
        command: click.Command = importlib.import_module(module).command
    return command
