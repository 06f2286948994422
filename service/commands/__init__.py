"""The command line: `nqi`."""

import click

from service.commands.loading import load_command

_COMMANDS = {
    "serve": ("service.commands.serve", "start the service with everything it needs"),
    "import": ("service.commands.import_", "bring stations and offerings into the catalogue"),
    "export": ("service.commands.export", "write the catalogue to files"),
    "accounts": ("service.commands.accounts", "people who sign in: passwords, invitations"),
    "privacy": ("service.commands.privacy", "export and erase what is kept of people, say who is affected by a leak"),
    "standards": ("service.commands.standards", "bring editions into the table of standards"),
    "match": ("service.commands.match", "find services for a need"),
    "evaluate": ("service.commands.evaluate", "measure the engine on a judged collection"),
    "learn": ("service.commands.learn", "learn the weights of the ranking from judged needs"),
    "knowledge": ("service.commands.knowledge", "check and explain the knowledge tables"),
    "simulate": ("service.commands.simulate", "model a year of a city through a service of its own"),
    "doctor": ("service.commands.doctor", "find and repair what is wrong with this node"),
    "migrate": ("service.commands.migrate", "bring an operator's database to the newest tables"),
    "answer": ("service.commands.answer", "answer requests"),
    "work": ("service.commands.work", "take up the imports that stations send, and send webhooks"),
    "follow": ("service.commands.follow", "keep this node's index equal to the catalogue"),
}


class _LazyGroup(click.Group):
    """A group whose commands are imported when they are used, so that `nqi --help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        return load_command(_COMMANDS[cmd_name][0])

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, said) for name, (_, said) in _COMMANDS.items()])


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nqi")
def main() -> None:
    """The engine and service behind one-stop quality-infrastructure platforms.

    \b
    Examples:
      nqi serve
      nqi match "粉包放两个月就有哈喇味" --city 柳州
      nqi import fixtures/liuzhou
    """
