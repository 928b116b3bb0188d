"""The options of a parser. argparse has no public way to list them: only this module reads its private attributes."""

from argparse import Action, ArgumentParser


def options_of(parser: ArgumentParser) -> list[tuple[str, list[Action]]]:
    """Return arguments by the title of their group; argparse's own two groups are one."""
    positional, optional, *titled = parser._action_groups  # noqa: SLF001
    first = ("option", [*positional._group_actions, *optional._group_actions])  # noqa: SLF001
    return [first, *((str(group.title), group._group_actions) for group in titled)]  # noqa: SLF001


def exclusive_groups(parser: ArgumentParser) -> list[list[Action]]:
    """Return groups of options of which exactly one is given."""
    return [group._group_actions for group in parser._mutually_exclusive_groups]  # noqa: SLF001


def action_of(parser: ArgumentParser, name: str) -> Action | None:
    """Return the option that fills an attribute; None where the command has none."""
    return next((action for action in parser._actions if action.dest == name), None)  # noqa: SLF001


def waive(parser: ArgumentParser, name: str) -> None:
    """Let an option be left out, and the group of which exactly one is given."""
    for action in parser._actions:  # noqa: SLF001
        action.required = action.required and action.dest != name
    for group in parser._mutually_exclusive_groups:  # noqa: SLF001
        if any(action.dest == name for action in group._group_actions):  # noqa: SLF001
            group.required = False
