"""What stands on a page and is not the article."""

from bot.lexicons import lexicons
from bot.model import Lexicons
from bot.reading.furniture import furniture

PAGE = """World

Ministers agree on a winter truce after nine hours

4 min read
Ministers agree on a winter truce after nine hours
By Ida Holm and Per Lie | 3 May
Delegates leave the hall in Oslo. (Ann Berg/Northern Pictures)

The ministers agreed on Friday. “We are content,” Norway’s Kari Dahl said.

Read more: The long road to Oslo

Kari Dahl is an editor by training, she said, and proud of it.

Nothing else was agreed, and the delegates went home.

Avatar
Ida Holm

Reporter

Ida Holm covers the north. She likes skiing.

News Feed

A ferry ran aground on Thursday, the coast guard said.

Show More"""


def test_everything_but_the_article_is_furniture() -> None:
    found = furniture(PAGE, lexicons())
    kept = "".join(sign for at, sign in enumerate(PAGE) if not any(start <= at < end for start, end in found))
    assert [line for line in kept.splitlines() if line] == [
        "Ministers agree on a winter truce after nine hours",
        "The ministers agreed on Friday. “We are content,” Norway’s Kari Dahl said.",
        "Kari Dahl is an editor by training, she said, and proud of it.",
        "Nothing else was agreed, and the delegates went home.",
    ]


def test_a_prompt_inside_a_paragraph_is_one_sentence_of_furniture() -> None:
    text = "The vote is on Monday. Tell us in the comments below what you think. It may be close."
    assert [span.of(text) for span in furniture(text, lexicons())] == ["Tell us in the comments below what you think."]


def test_without_lexicons_only_the_shapes_remain() -> None:
    text = "5 min read\nShare this\nThe vote is on Monday."
    assert [span.of(text) for span in furniture(text, Lexicons())] == ["5 min read"]


def test_a_heading_of_other_stories_in_the_middle_does_not_swallow_the_article() -> None:
    text = "Lead one.\nRelated articles\nA title elsewhere\n" + "The story goes on, and on.\n" * 20
    assert [span.of(text) for span in furniture(text, lexicons())] == ["Related articles", "A title elsewhere"]
