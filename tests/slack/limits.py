"""Is a message, a form or the bot's page one that Slack takes? The SDK's own checks, and those it lacks."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

# Bidirectional controls, zero-width and other unseen characters, control characters but the line feed.
UNSEEN = re.compile(
    "[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
PING = re.compile("<[!@#]")
MOST = {
    "section": 3000,
    "header": 150,
    "context": 3000,
    "button": 75,
    "option": 75,
    "input": 2000,
    "confirm": 300,
    "modal": 24,
}
KNOWN = {
    "section": {"type", "block_id", "text", "accessory", "expand"},
    "header": {"type", "block_id", "text"},
    "divider": {"type", "block_id"},
    "context": {"type", "block_id", "elements"},
    "actions": {"type", "block_id", "elements"},
    "input": {"type", "block_id", "label", "element", "hint", "optional"},
    "button": {"type", "action_id", "text", "value", "confirm"},
    "overflow": {"type", "action_id", "options"},
    "radio_buttons": {"type", "action_id", "options", "initial_option"},
    "static_select": {"type", "action_id", "options", "initial_option", "placeholder"},
    "datepicker": {"type", "action_id", "initial_date"},
    "plain_text_input": {"type", "action_id", "max_length"},
    "option": {"text", "value"},
    "confirm": {"title", "text", "confirm", "deny"},
    "plain_text": {"type", "text", "emoji"},
    "mrkdwn": {"type", "text", "verbatim"},
    "modal": {"type", "callback_id", "title", "submit", "close", "private_metadata", "blocks"},
    "home": {"type", "blocks"},
}
ELEMENTS = {"context": 10, "actions": 25}
CHOICES = {"overflow": 5, "radio_buttons": 10, "static_select": 100}
TEXTS = ("text", "label", "hint", "title", "confirm", "deny", "submit", "close", "placeholder")


def faults(message: Mapping[str, Any]) -> list[str]:
    """What Slack would refuse in the message, or show otherwise than meant; empty for a good one."""
    return [*_whole(message), *_ids(message["blocks"]), *(f for block in message["blocks"] for f in _block(block))]


def view_faults(view: Mapping[str, Any]) -> list[str]:
    """The same for a form or the bot's page."""
    blocks = view["blocks"]
    found = [] if 0 < len(blocks) <= 100 else [f"{len(blocks)} blocks"]
    if length(view.get("private_metadata", "")) > 3000:
        found.append("private_metadata is too long")
    if "input" in {block["type"] for block in blocks} and "submit" not in view:
        found.append("a form that takes something in needs a button for it")
    try:
        View(**view).validate_json()
    except Exception as error:  # noqa: BLE001  # whatever the SDK objects to is a fault
        found.append(str(error))
    return [
        *found,
        *_part({**view, "blocks": []}, view["type"]),
        *_ids(blocks),
        *(f for b in blocks for f in _block(b)),
    ]


def _whole(message: Mapping[str, Any]) -> Iterator[str]:
    blocks, text = message["blocks"], message["text"]
    if not 0 < length(text) < 4000:
        yield f"text of {length(text)} characters"
    if not 0 < len(blocks) <= 50:
        yield f"{len(blocks)} blocks"
    if (words := sum(map(length, map(words_of, blocks)))) > 11000:
        yield f"{words} characters in all"
    if message.get("unfurl_links") is not False or message.get("unfurl_media") is not False:
        yield "unfurls"
    yield from _safe(text, "text")


def _ids(blocks: list[Mapping[str, Any]]) -> Iterator[str]:
    for key in ("block_id", "action_id"):
        ids = [part[key] for block in blocks for part in (block, *_elements(block)) if key in part]
        if len(set(ids)) < len(ids) or any(not 0 < length(id_) <= 255 for id_ in ids):
            yield f"{key}s {ids}"


def _elements(block: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What can be used or read in a block, the block itself left aside."""
    alone = [block[key] for key in ("accessory", "element") if key in block]
    return [*block.get("elements", ()), *alone]


def _block(block: Mapping[str, Any]) -> Iterator[str]:
    try:
        parsed = Block.parse(dict(block))
        if parsed is None or parsed.to_dict() != block:
            yield f"the SDK reads {block} otherwise"
    except Exception as error:  # noqa: BLE001  # whatever the SDK objects to is a fault
        yield f"{block['type']}: {error}"
    if block["type"] == "rich_text":
        yield from _quotation(block)
        return
    if len(block.get("elements", ())) > ELEMENTS.get(block["type"], 0):
        yield f"{len(block['elements'])} elements"
    yield from _part(block, block["type"])
    for part in _elements(block):
        yield from _part(part, part["type"] if part["type"] in KNOWN else block["type"], inside=block["type"])


def _quotation(block: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with words under a bar, the only rich text there is."""
    words = words_of(block)
    text = [{"type": "text", "text": words}]
    if block != {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": text}]}:
        yield f"no quotation: {block}"
    if not words.strip() or length(words) > MOST["section"]:
        yield f"a quotation of {length(words)} characters"
    yield from _safe(words, "rich_text")


def _part(part: Mapping[str, Any], kind: str, inside: str = "") -> Iterator[str]:
    """What is wrong with one part, and with the texts and choices in it."""
    if set(part) - KNOWN[part.get("type", kind)]:
        yield f"unknown keys in {part}"
    if length(part.get("value", "-")) > (150 if kind == "option" else 2000):
        yield "a value is too long"
    if isinstance(part.get("text"), str):
        yield from _text(part, inside)
        return
    for text in (part[key] for key in TEXTS if isinstance(part.get(key), Mapping) and "type" in part[key]):
        yield from _text(text, kind)
    if isinstance(confirm := part.get("confirm"), Mapping) and "type" not in confirm:
        yield from _part(confirm, "confirm")
    if not 0 <= len(options := part.get("options", ())) <= CHOICES.get(kind, 0) or options == []:
        yield f"{len(options)} options"
    values = [option["value"] for option in options]
    if len(set(values)) < len(values):
        yield f"options twice {values}"
    for option in options:
        yield from _part(option, "option")


def _text(text: Mapping[str, Any], kind: str) -> Iterator[str]:
    if set(text) - KNOWN[text["type"]]:
        yield f"unknown keys in {text}"
    most = MOST.get(kind, 0)
    if not 0 < length(text["text"]) <= most or not text["text"].strip():
        yield f"{text['type']} of {length(text['text'])} characters in {kind}, {most} allowed"
    yield from _safe(text["text"], text["type"])


def _safe(text: str, kind: str) -> Iterator[str]:
    if UNSEEN.search(text):
        yield f"unseen characters in {text!r}"
    if PING.search(text):
        yield f"a ping in {text!r}"
    if kind == "mrkdwn":
        rest = re.sub(r"<https?://[^<>|\s]+\|[^<>]*>", "", re.sub(r"^> ", "", text, flags=re.MULTILINE))
        rest = re.sub(r"&(amp|lt|gt);", "", rest)
        if re.search("[<>&]", rest):
            yield f"not escaped: {text!r}"


def words_of(block: Mapping[str, Any]) -> str:
    """All the words of a block, one after another."""
    parts = [block, *(part for each in block.get("elements", ()) for part in (each, *each.get("elements", ())))]
    parts += [option for part in _elements(block) for option in part.get("options", ())]
    texts = [part["text"] for part in parts if "text" in part]
    return "".join(text if isinstance(text, str) else text["text"] for text in texts)


def length(text: str) -> int:
    """In UTF-16 units: the stricter of the two ways to count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
