"""Writes docs/commands.md from the commands' declarations: `python -m handlers.docs > docs/commands.md`."""

from __future__ import annotations

import sys

from bot.digest.wording import KINDS
from bot.reply import MARKS
from handlers.dispatch import REGISTRY
from handlers.wording import CLAUSES

HEAD = """\
# Commands

Made from the commands' own declarations by `python -m handlers.docs > docs/commands.md`; do not edit it here.

Any command may also be written after `/slugline`, as in `/slugline timeline macron-putin`. Capitals, straight or curly
quotation marks, any dash, and a blank for a hyphen are all accepted.
"""
RULE = """\
A clause stands at the end and counts only if its value is known; otherwise it stays words, and the answer says so.
Words in quotation marks are never a clause.
"""


def document() -> str:
    """The whole page as Markdown."""
    commands = [section(name) for name in sorted(REGISTRY)]
    clauses = [
        "## Clauses",
        *(f"- `{line.partition(': ')[0]}`: {line.partition(': ')[2]}" for line in CLAUSES.values()),
    ]
    marks = ["## Marks", *(f"- *{mark}*: {says}" for mark, says in MARKS.items())]
    kinds = ["## Kinds of change", *(f"- *{kind}*: {words.help}" for kind, words in KINDS.items())]
    lists = ["\n".join([part[0], "", *part[1:], ""]) for part in (clauses, marks, kinds)]
    return "\n".join([HEAD, *commands, lists[0].replace("## Clauses\n", f"## Clauses\n\n{RULE}\n", 1), *lists[1:]])


def section(name: str) -> str:
    """One command."""
    each = REGISTRY[name]
    rights = "\n\nFor admins." if each.admin else ""
    examples = "\n".join(f"    {example}" for example in each.examples)
    return f"## /{name}\n\n{each.summary}\n\n    {each.usage}\n\n{each.help}{rights}\n\nFor example:\n\n{examples}\n"


if __name__ == "__main__":
    sys.stdout.write(document())
