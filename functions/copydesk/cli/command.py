"""A command as a value: its name, help texts, options and function."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """One command of `copydesk`. All texts are for people who never read the code."""

    name: str  # as typed on the command line
    summary: str  # one sentence, shown in the list of commands
    details: str  # paragraphs separated by a blank line; "" where the summary is enough
    output: str  # what is printed, and whether there is --json
    example: str  # lines for a shell, each a complete command; tests run them
    add_options: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]  # returns the exit status

    @property
    def paragraphs(self) -> list[str]:
        """The description in paragraphs: summary, details and output."""
        return [self.summary, *filter(None, self.details.split("\n\n")), f"Output: {self.output}"]
