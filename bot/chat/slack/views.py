"""The forms that open over Slack, and the command that a filled-in one stands for. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.chat.slack.limits import INPUT, METADATA, OPTION, OPTION_VALUE, OPTIONS, SECTION, VIEW_TITLE, size
from bot.chat.slack.mrkdwn import literal, shortened
from bot.chat.slack.sheets import plain_text
from bot.chat.terminal.labels import written
from bot.grammar import SLUG_RULE, slug_of
from bot.plain import safe_link

if TYPE_CHECKING:
    from handlers.forms import LineForm, Offered

View = dict[str, Any]
Option = tuple[str, str]

SPEAKER, DATE, STORY, ADD, SOURCE, STORYLINE = "speaker", "date", "story", "add", "source", "storyline"
"""The forms, as their callback ids."""
OTHER, UNKNOWN = "?other", "?unknown"
_TWO_SPEAKERS = "Choose “Somebody else” above for this name, or leave it empty."
_TOO_LONG = "The link in this message is too long to be read from here; /article add may take it."
_CHOSEN = "chosen"
_FEW = 10  # options that stand open; more are a menu
_LINKS = 2000  # characters of the addresses that a form carries; an option holds too few for most
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PRECISIONS = (("the day", "day"), ("the month", "month"), ("the year", "year"), ("nothing: it is unknown", UNKNOWN))
_LENGTH = {"day": 10, "month": 7, "year": 4}
_TITLES = {
    SPEAKER: "Wrong speaker",
    DATE: "Wrong date",
    STORY: "Not this story",
    ADD: "Add to storyline",
    SOURCE: "Add a source",
    STORYLINE: "New storyline",
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a form was opened, and what about: the room and thread to answer in, the address to answer through.

    `links` are the addresses to choose from, by their place.
    """

    subject: str = ""
    room: str = ""
    thread: str = ""
    url: str = ""
    links: tuple[str, ...] = ()

    def kept(self) -> str:
        """As a form carries it. An address too long for that is left out: the answer then comes as a message."""
        whole = json.dumps(asdict(self))
        return whole if size(whole) <= METADATA else json.dumps(asdict(replace(self, url="")))


def origin_of(view: Mapping[str, Any]) -> Origin:
    """What a form carried."""
    kept = json.loads(view["private_metadata"])
    return Origin(**{**kept, "links": tuple(kept.get("links", ()))})


def waiting(form: str) -> View:
    """The form before there is anything to choose: Slack lets one be opened for three seconds only."""
    return {**_bare(form), "blocks": [_words("One moment …")]}


def told(form: str, sentence: str) -> View:
    """The form where there is nothing to choose, with the reason."""
    return {**_bare(form), "blocks": [_words(sentence)]}


def speaker_form(found: LineForm, origin: Origin) -> View:
    """Who said it: the paragraph, the people in it, and somebody else."""
    now = f"Now: {found.speaker or 'not known'}."
    people = [(name, name) for name in found.people if name != found.speaker and size(name) <= OPTION_VALUE]
    options = [*people[: OPTIONS - 2], ("Nobody knows", UNKNOWN), ("Somebody else, named below", OTHER)]
    blocks = [*_line(found, now), _chosen("Who said it?", options), _typed("Somebody else")]
    return _whole(SPEAKER, origin, "Correct", blocks)


def date_form(found: LineForm, origin: Origin) -> View:
    """When it was: a day, and how much of it is known."""
    picker: dict[str, Any] = {"type": "datepicker", "action_id": "day"}
    if found.date and _DAY.fullmatch(found.date):
        picker["initial_date"] = found.date
    now = f"Now: {written(found.date) if found.date else 'not known'}."
    day = {
        "type": "input",
        "block_id": "day",
        "optional": True,
        "label": plain_text("Day"),
        "hint": plain_text("For a month or a year any day in it."),
        "element": picker,
    }
    blocks = [*_line(found, now), day, _chosen("What is known?", _PRECISIONS)]
    return _whole(DATE, origin, "Correct", blocks)


def story_form(found: LineForm, origin: Origin) -> View:
    """Out of which of its storylines."""
    options = _offers(found.storylines)
    if not options:
        return told(STORY, f"{found.id} is in no storyline.")
    blocks = [*_line(found), _chosen("Which story is it not?", options)]
    return _whole(STORY, origin, "Take it out", blocks)


def add_form(links: Sequence[str], storylines: Sequence[Offered], origin: Origin) -> View:
    """Into which storyline a link goes, the likeliest first."""
    found = [url for url in map(safe_link, links) if url]
    fitting = _fitting(found)
    options = _offers(storylines)
    if not fitting:
        return told(ADD, _TOO_LONG if found else "There is no link in this message that could be read.")
    if not options:
        return told(ADD, "No storyline is followed yet: /storyline create SLUG TITLE makes one.")
    addresses = [(url, str(number)) for number, url in enumerate(fitting)]
    label = _counted("Storyline", len(options), len(storylines))
    blocks = [_chosen("Link", addresses, "link", first=True), _chosen(label, options)]
    if len(found) > len(fitting):
        left = len(found) - len(fitting)
        blocks.append(
            _words(f"{left} more {'link' if left == 1 else 'links'} in the message: /article add takes each.")
        )
    return _whole(ADD, replace(origin, links=fitting), "Add", blocks)


def _fitting(links: Sequence[str]) -> tuple[str, ...]:
    """The first links, as many as a form carries."""
    kept: list[str] = []
    for url in links:
        if len(kept) < _FEW and size(json.dumps([*kept, url])) <= _LINKS:
            kept.append(url)
    return tuple(kept)


def _counted(label: str, shown: int, there: int) -> str:
    """The label, with how many there are where not all are shown."""
    return label if shown == there else f"{label} ({shown} of {there} storylines)"


def _offers(storylines: Sequence[Offered]) -> list[Option]:
    """Storylines to choose from; the slug comes first, so that a long title does not hide it."""
    return [(f"{each.slug}: {each.title}", each.slug) for each in storylines[:OPTIONS]]


def source_form(storylines: Sequence[Offered], origin: Origin) -> View:
    """A new source: its address, and if it belongs to one, its storyline."""
    options = [("no one storyline", UNKNOWN), *_offers(storylines[: OPTIONS - 1])]
    label = _counted("Everything it brings belongs to", len(options) - 1, len(storylines))
    blocks = [_typed("Address", "address", needed=True), _chosen(label, options)]
    return _whole(SOURCE, origin, "Add", blocks)


def storyline_form(origin: Origin) -> View:
    """A new storyline: its short name and its title."""
    slug = _typed("Short name", "slug", needed=True)
    slug["hint"] = plain_text("Small letters, digits and hyphens, such as harbour-strike.")
    return _whole(STORYLINE, origin, "Follow", [slug, _typed("Title; it may be a question", "title", needed=True)])


def filled_in(view: Mapping[str, Any]) -> tuple[str, Mapping[str, str]]:
    """The command that a filled-in form stands for; or "" and what is wrong, by the block it stands under.

    The command of `ADD` is the storyline and the address alone: the desk knows whether it has the article.
    """
    origin, values = origin_of(view), _Values(view["state"]["values"])
    form, chosen, subject = view["callback_id"], values.option(_CHOSEN), origin.subject
    if form == SPEAKER:
        return _speaker(subject, chosen, values.text("other"))
    if form == DATE:
        return _date(subject, chosen, values.day())
    if form == STORY:
        return f"/correct {subject} not-this-story {chosen}", {}
    if form == ADD:
        return f"{chosen} {origin.links[int(values.option('link'))]}", {}
    if form == SOURCE:
        into = "" if chosen in ("", UNKNOWN) else f" in {chosen}"
        return f"/source add {values.text('address')}{into}", {}
    slug = slug_of(values.text("slug"))
    return (f"/storyline create {slug} {values.text('title')}", {}) if slug else ("", {"slug": SLUG_RULE})


def _speaker(subject: str, chosen: str, other: str) -> tuple[str, Mapping[str, str]]:
    if (chosen == OTHER) != bool(other):
        return "", {"other": "Name who said it." if chosen == OTHER else _TWO_SPEAKERS}
    if chosen == UNKNOWN:
        return f"/correct {subject} speaker unknown", {}
    unquoted = chosen.replace('"', "")
    # A name that the form offered is right as it stands; one that was typed is looked up, so that a slip is noticed.
    return f"/correct {subject} speaker " + (other if chosen == OTHER else f'"{unquoted}"'), {}


def _date(subject: str, known: str, day: str) -> tuple[str, Mapping[str, str]]:
    if known == UNKNOWN:
        return f"/correct {subject} date unknown", {}
    if not day:
        return "", {"day": "Choose a day, or say that it is unknown."}
    return f"/correct {subject} date {day[: _LENGTH[known]]}", {}


@dataclass(frozen=True, slots=True)
class _Values:
    """What was filled in, by block."""

    by_block: Mapping[str, Mapping[str, Any]]

    def _of(self, block: str) -> Mapping[str, Any]:
        return next(iter(self.by_block.get(block, {}).values()), {})

    def option(self, block: str) -> str:
        return str((self._of(block).get("selected_option") or {}).get("value") or "")

    def text(self, block: str) -> str:
        return " ".join(str(self._of(block).get("value") or "").split())

    def day(self) -> str:
        return str(self._of("day").get("selected_date") or "")


def _bare(form: str) -> View:
    title = plain_text(shortened(_TITLES[form], VIEW_TITLE))
    return {"type": "modal", "callback_id": form, "title": title, "close": plain_text("Cancel")}


def _whole(form: str, origin: Origin, submit: str, blocks: Sequence[Mapping[str, Any]]) -> View:
    return {**_bare(form), "submit": plain_text(submit), "private_metadata": origin.kept(), "blocks": list(blocks)}


def _line(found: LineForm, *now: str) -> list[dict[str, Any]]:
    """The line by its id, its paragraph in grey, and what holds `now`."""
    paragraph = plain_text(shortened(literal(found.paragraph), SECTION) or "–")
    context = {"type": "context", "elements": [paragraph]}
    return [_words(f"{found.id}: {found.words}"), context, *map(_words, now)]


def _words(words: str) -> dict[str, Any]:
    """Words from an article or of ours, in which nothing is parsed."""
    return {"type": "section", "text": plain_text(shortened(literal(words), SECTION) or "–")}


def _chosen(label: str, options: Sequence[Option], block: str = _CHOSEN, *, first: bool = False) -> dict[str, Any]:
    """A choice of one: open where there are few, else a menu; `first` is chosen beforehand if so asked."""
    element: dict[str, Any] = {
        "type": "radio_buttons" if len(options) <= _FEW else "static_select",
        "action_id": block,
        "options": [_option(*option) for option in options],
    }
    if first:
        element["initial_option"] = element["options"][0]
    return {"type": "input", "block_id": block, "label": plain_text(label), "element": element}


def _option(words: str, value: str) -> dict[str, Any]:
    return {"text": plain_text(shortened(literal(words), OPTION) or "–"), "value": value}


def _typed(label: str, block: str = "other", *, needed: bool = False) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": block, "max_length": INPUT}
    return {
        "type": "input",
        "block_id": block,
        "optional": not needed,
        "label": plain_text(label),
        "element": element,
    }
