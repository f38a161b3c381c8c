"""`slugline read`: files to facts, one JSON object an article, without any store."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from bot.errors import Unreadable
from bot.facts import facts_json
from bot.languages import unread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Date, Known


def read_files(paths: Sequence[str], published: Date | None, known: Known) -> int:
    """Print the facts of every article under `paths`; 1 if any file or line could not be read, else 0.

    `published` counts for articles that do not come with a date of their own.
    """
    from bot.ingest.files import read_paths
    from bot.ingest.links import puts_day_first
    from bot.reading import read

    failed = 0
    for article in read_paths(paths):
        if isinstance(article, Unreadable):
            click.echo(str(article), err=True)
            failed = 1
            continue
        ordered = replace(known, day_first=puts_day_first(article.url))
        facts = read(article.text, article.published or published, ordered)
        if note := unread(facts.language):
            click.echo(f"{article.label}: {note}.", err=True)
        found = facts_json(article.given_id or article.label, article.text, facts)
        click.echo(json.dumps(found, ensure_ascii=False))
    return failed
