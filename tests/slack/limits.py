"""Is a message one that Slack takes? The SDK's own checks, and those it lacks."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from slack_sdk.models.blocks import Block

# Bidirectional controls, zero-width and other unseen characters, control characters but the line feed.
UNSEEN = re.compile(
    "[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
PING = re.compile("<[!@#]")
MOST = {"section": 3000, "header": 150, "context": 3000, "button": 75}
KNOWN = {
    "section": {"type", "block_id", "text"},
    "header": {"type", "block_id", "text"},
    "context": {"type", "block_id", "elements"},
    "actions": {"type", "block_id", "elements"},
    "button": {"type", "action_id", "text", "value"},
    "plain_text": {"type", "text", "emoji"},
    "mrkdwn": {"type", "text", "verbatim"},
}


def faults(message: Mapping[str, Any]) -> list[str]:
    """What Slack would refuse in the message, or show otherwise than meant; empty for a good one."""
    return [*_whole(message), *(fault for block in message["blocks"] for fault in _block(block))]


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
    for key in ("block_id", "action_id"):
        ids = [part[key] for block in blocks for part in (block, *block.get("elements", ())) if key in part]
        if len(set(ids)) < len(ids) or any(not 0 < length(id_) <= 255 for id_ in ids):
            yield f"{key}s {ids}"


def _block(block: Mapping[str, Any]) -> Iterator[str]:
    try:
        parsed = Block.parse(dict(block))
        if parsed is None or parsed.to_dict() != block:
            yield f"the SDK reads {block} otherwise"
    except Exception as error:  # noqa: BLE001  # whatever the SDK objects to is a fault
        yield f"{block['type']}: {error}"
    parts = [block, *block.get("elements", ())]
    if not len(parts) - 1 <= (10 if block["type"] == "context" else 25):
        yield f"{len(parts) - 1} elements"
    for part in parts:
        kind = part["type"] if part["type"] in MOST else block["type"]
        yield from _part(part, MOST.get(kind, 0))


def _part(part: Mapping[str, Any], most: int) -> Iterator[str]:
    if set(part) - KNOWN[part["type"]]:
        yield f"unknown keys in {part}"
    text = part.get("text")
    if isinstance(text, Mapping):
        yield from _part(text, most)
    elif isinstance(text, str):
        if not 0 < length(text) <= most or not text.strip():
            yield f"{part['type']} of {length(text)} characters, {most} allowed"
        yield from _safe(text, part["type"])
    if length(part.get("value", "-")) > 2000:
        yield "a button's value is too long"


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
    texts = [part["text"] for part in (block, *block.get("elements", ())) if "text" in part]
    return "".join(text if isinstance(text, str) else text["text"] for text in texts)


def length(text: str) -> int:
    """In UTF-16 units: the stricter of the two ways to count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
