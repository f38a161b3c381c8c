"""`slugline read` and `slugline ingest`: good input, and wrong input that gets one line while the rest goes on."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.cli_ingest import GO_ON, take_all
from bot.errors import StoreUnusable, Unreadable
from bot.grammar import SLUG_RULE
from bot.model import Change, Incoming, Ingested
from bot.store import Store
from tests.command_line import FERRY, Ran, Slugline
from tests.reading.test_language import FRENCH

LINES = (
    b'{"id": "a", "text": "Lund buys a ferry.", "published": "2025-02-18"}\n'
    b"not json\n"
    b"\n"
    b'{"id": "b", "text": 7}\n'
    b'{"id": "c", "text": "Lund sells a ferry.", "published": "last Tuesday"}\n'
    b'{"id": "d", "text": "\\ud800"}\n'
    b'{"id": "e", "text": "Lund keeps a ferry."}'
)


@pytest.fixture
def slug(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Slugline:
    return Slugline(tmp_path, capsys)


def ids(ran: Ran) -> list[str]:
    return [json.loads(line)["id"] for line in ran.out.splitlines()]


def test_read_prints_one_object_an_article_in_sorted_order_and_touches_no_store(slug: Slugline) -> None:
    slug.file("in/b.txt")
    slug.file("in/a.txt")
    slug.file("in/deeper/c.txt")
    slug.file("in/lines.jsonl", b'{"id": "7", "text": "Lund buys a ferry."}\n')
    ran = slug("read", slug.folder / "in")
    assert (ran.status, ran.err, ids(ran)) == (0, "", ["a", "b", "c", "7"])
    assert list(json.loads(ran.out.splitlines()[0])) == ["id", "language", "published", "dates", "statements", "events"]
    assert not slug.db.exists()


def test_read_takes_each_articles_own_date_before_the_one_given(slug: Slugline) -> None:
    lines = slug.file(
        "l.jsonl", b'{"id":"a","text":"It rains.","published":"2025-02-18"}\n{"id":"b","text":"It rains."}'
    )
    ran = slug("read", lines, "--published", "2026-01-05")
    published = [json.loads(line)["published"] for line in ran.out.splitlines()]
    assert [(date["date"], date["precision"], date["basis"]) for date in published] == [
        ("2025-02-18", "day", "stated"),
        ("2026-01-05", "day", "stated"),
    ]


def test_an_outlet_s_address_tells_its_clock_and_the_order_of_its_numeric_dates(slug: Slugline) -> None:
    line = {
        "text": "The council met on Tuesday. It will meet again on 05/03/2025.",
        "url": "https://example.co.nz/a",
        "published": "2025-02-17T20:00:00Z",
    }
    lines = slug.file("l.jsonl", json.dumps(line).encode())
    read = slug("read", lines)
    assert [date["value"] for date in json.loads(read.out)["dates"]] == ["2025-02-18", "2025-03-05"]
    slug("ingest", lines, "--storyline", "council")
    shown = slug("ask", "/timeline council all").out
    assert ("18 Feb" in shown, "5 Mar" in shown) == (True, True)


def test_spans_count_code_points_of_the_text_as_it_is(slug: Slugline) -> None:
    text = "\ufeffMalmö 🚢\r\n\r\n“We sail,” Anna Berg said.\r\n"
    ran = slug("read", slug.file("a.txt", text))
    (said,) = json.loads(ran.out)["statements"]
    (start, end) = said["content"][0]
    assert text[start:end] == said["words"] == "“We sail,”"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("missing.txt", None, "There is no file or folder {path}. Check the name."),
        ("empty.txt", b"", "{path} is empty. Check that it was saved."),
        ("blank.txt", b" \n\t\n", "{path} is empty. Check that it was saved."),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00", "{path} "),
        ("paper.pdf", b"%PDF-1.7 words", "{path} is of a kind that is not read."),
        ("empty.jsonl", b"", "{path} is empty. Check that it was saved."),
    ],
)
@pytest.mark.parametrize("command", ["read", "ingest"])
def test_a_bad_file_is_one_line_and_the_rest_go_on(
    slug: Slugline, command: str, name: str, content: bytes | None, sentence: str
) -> None:
    path = slug.folder / name if content is None else slug.file(name, content)
    ran = slug(command, path, slug.file("good.txt"), *(["--json"] if command == "ingest" else []))
    assert ran.status == 1
    assert ran.err.splitlines()[0].startswith(sentence.format(path=path))
    assert len(ran.err.splitlines()) == (1 if command == "read" else 2)  # ingest adds its summary
    assert ids(ran)[-1] == "good"


def test_a_bad_line_is_named_by_its_number_and_the_rest_go_on(slug: Slugline) -> None:
    lines = slug.file("l.jsonl", LINES)
    ran = slug("read", lines)
    assert (ran.status, ids(ran)) == (1, ["a", "e"])
    told = [line.removeprefix(str(lines)).split(" ")[:3] for line in ran.err.splitlines()]
    assert [number.rstrip(":") for _, _, number in told] == ["2", "4", "5", "6"]


def test_ingest_tells_what_became_of_each_input(slug: Slugline) -> None:
    slug.file("ferry.txt")
    ran = slug("ingest", slug.folder / "ferry.txt", slug.folder / "gone.txt", "--storyline", "joint-ferry", "--json")
    first, second = map(json.loads, ran.out.splitlines())
    assert {**first, "changes": [change["kind"] for change in first["changes"]]} == {
        "id": "ferry",
        "input": str(slug.folder / "ferry.txt"),
        "outcome": "new",
        "reason": "",
        "storylines": ["joint-ferry"],
        "changes": ["first statement", "new statement"],
    }
    assert second == {
        "id": None,
        "input": str(slug.folder / "gone.txt"),
        "outcome": "refused",
        "reason": f"There is no file or folder {slug.folder / 'gone.txt'}. Check the name.",
        "storylines": [],
        "changes": [],
    }
    assert ran.status == 1


def test_an_article_in_another_language_is_kept_unread_and_everything_says_so(slug: Slugline) -> None:
    note = "kept unread: it is in French, and only English is read"
    brume = slug.file("brume.txt", FRENCH)
    read = slug("read", brume)
    found = json.loads(read.out)
    assert (read.status, read.err) == (0, f"{brume}: {note}.\n")
    assert (found["language"], found["statements"], found["dates"], found["events"]) == ("fr", [], [], [])
    done = slug("ingest", brume, "--json")
    assert (done.status, done.err.splitlines()[0]) == (0, f"{brume}: {note}")
    assert (json.loads(done.out)["outcome"], json.loads(done.out)["reason"]) == ("new", note)
    slug.file("brume.txt", f"{FRENCH} Le pont rouvrira samedi.")
    assert json.loads(slug("ingest", brume, "--json").out)["reason"] == f"the text differs; {note}"
    assert "\nKept unread: it is in French, and only English is read.\n" in slug("ask", "/article brume").out


def test_what_is_refused_is_named_like_what_is_taken_file_and_line(slug: Slugline) -> None:
    slug.file("in/l.jsonl", b'{"id": "a", "text": "Lund buys a ferry."}\nnot json\n')
    slug.file("in/m.txt", b"")
    ran = slug("ingest", slug.folder / "in", "--json")
    lines, empty = slug.folder / "in/l.jsonl", slug.folder / "in/m.txt"
    assert [(row["input"], row["outcome"]) for row in map(json.loads, ran.out.splitlines())] == [
        (f"{lines}, line 1", "new"),
        (f"{lines}, line 2", "refused"),
        (str(empty), "refused"),
    ]


def test_a_slug_is_checked_wherever_it_comes_from(slug: Slugline) -> None:
    lines = slug.file(
        "l.jsonl", b"""{"text": "One.", "storyline": "Bad Slug!!"}\n{"text": "Two.", "storyline": "Big-Ferry"}"""
    )
    ran = slug("ingest", lines)
    assert (ran.status, ran.err.splitlines()[0]) == (1, f'{lines}, line 1: "storyline" is no slug. {SLUG_RULE}')
    assert slug("ingest", slug.file("ok.txt"), "--storyline", "since").status == 2
    assert slug("ingest", slug.file("ok.txt"), "--storyline", "Big–Ferry").status == 0
    listed = json.loads(slug("ask", "/storyline list", "--as", "json").out)
    assert [(entry["id"], entry["detail"]) for entry in listed["entries"]] == [("big-ferry", "2 articles")]


def test_the_same_again_is_repeated_and_an_edited_file_is_a_revision(slug: Slugline) -> None:
    def outcome() -> str:
        return str(json.loads(slug("ingest", slug.folder / "ferry.txt", "--json").out)["outcome"])

    slug.file("ferry.txt")
    told = [outcome(), outcome()]
    slug.file("ferry.txt", FERRY.replace("second", "third"))
    assert [*told, outcome()] == ["new", "repeated", "revised"]


def arrived(*names: str) -> Iterator[tuple[str, Incoming | Unreadable]]:
    for name in names:
        yield name, Unreadable(f"{name} is empty.") if name.startswith("bad") else Incoming("Words.", name)


def taken(article: Incoming) -> Ingested:
    if article.label == "stop":
        raise KeyboardInterrupt
    if article.label == "full":
        raise StoreUnusable("The disk is full.")
    changes = (Change("new event", "e1", "ferry", "It sailed"),) if article.label == "one" else ()
    return Ingested(article.label, article.label, "new", "", (), changes)


def test_the_summary_counts_outcomes_and_changes(capsys: pytest.CaptureFixture[str]) -> None:
    assert take_all(arrived("one", "bad", "two"), 3, taken) == 1
    told = capsys.readouterr()
    bad, summary = told.err.splitlines()
    assert (told.out, bad) == ("", "bad is empty.")
    assert summary.startswith("3 inputs: 2 new, 1 refused; 0.0 s, ")
    assert summary.endswith("/s. 1 change: ferry (1).")


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (("full", "one"), "The disk is full."),
        (("bad", "full"), "The disk is full."),
        (
            ("one", "bad", "full"),
            "The disk is full. 1 article kept before that; run the same command again to go on.",
        ),
    ],
)
def test_a_store_that_fails_says_why_and_how_many_were_kept_and_no_more(
    capsys: pytest.CaptureFixture[str], names: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(StoreUnusable) as failed:
        take_all(arrived(*names), 3, taken)
    told = "".join(f"{name} is empty.\n" for name in names[:-1] if name == "bad")
    assert (str(failed.value), capsys.readouterr()) == (sentence, ("", told if names[-1] == "full" else ""))


def test_an_interruption_says_what_was_done_and_how_to_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyboardInterrupt):
        take_all(arrived("one", "stop", "two"), 3, taken)
    told = capsys.readouterr().err
    assert told.startswith("Stopped. 1 input: 1 new; 0.0 s, ")
    assert told.endswith(f"/s. 1 change: ferry (1). {GO_ON}\n")


PARAGRAPH = (
    "<p>The mayor of Lund, Anna Berg, said that the town would buy ferry number {0} before the winter comes.</p>"
)
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Herald</title><link>{0}/</link>
<item><title>One ferry</title><link>{0}/1</link><guid>{0}/1</guid></item>
<item><title>Two ferries</title><link>{0}/2</link><guid>{0}/2</guid></item></channel></rss>"""


class Site(BaseHTTPRequestHandler):
    """A feed at /feed, an article at any number, nothing anywhere else."""

    server: ThreadingHTTPServer

    def do_GET(self) -> None:
        name = self.path.strip("/")
        here = f"http://127.0.0.1:{self.server.server_port}"
        body = FEED.format(here) if name == "feed" else self.page(name) if name.isdigit() else ""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "application/rss+xml" if name == "feed" else "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode())

    @staticmethod
    def page(number: str) -> str:
        words = "".join(PARAGRAPH.format(f"{number}{n}") for n in range(4))
        return f"<html lang=en><title>Ferry {number}</title><article><h1>Ferry {number}</h1>{words}</article></html>"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- named so by its base
        """Nothing on standard error, where the tests read what Slugline says."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_addresses_are_taken_in_as_pages_and_feeds_and_a_page_twice_is_repeated(slug: Slugline, site: str) -> None:
    config = slug.file("desk.toml", '[fetch]\nallow_hosts = ["127.0.0.1"]\n')
    ran = slug("--config", config, "ingest", f"{site}/1", f"{site}/feed", f"{site}/gone", "--json")
    outcomes = [(row["input"], row["outcome"]) for row in map(json.loads, ran.out.splitlines())]
    assert (ran.status, len(outcomes)) == (1, 4)
    assert outcomes[0] == (f"{site}/1", "new")
    assert outcomes[1][1] in ("new", "copy")  # the feed's older entry, whose words are nearly those of the other
    assert outcomes[2:] == [(f"{site}/1", "repeated"), (f"{site}/gone", "refused")]


def test_a_private_address_is_refused_unless_the_settings_allow_it(slug: Slugline, site: str) -> None:
    ran = slug("ingest", f"{site}/1")
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (1, "", 2)


def test_what_waits_for_a_yes_or_no_is_named_with_the_command_that_asks(slug: Slugline) -> None:
    slug("ingest", slug.file("ferry.txt"), "--storyline", "joint-ferry")
    told = slug("ingest", slug.file("other.txt", "A goat was elected mayor of Orr."))
    assert "review" not in told.err
    with closing(Store.open(slug.db)) as store, store.write():
        store.storylines.add(datetime(2026, 2, 6, tzinfo=UTC), "joint-ferry", 2, state="perhaps", by="rule", score=0.5)
    again = slug("ingest", slug.folder / "other.txt").err.splitlines()
    assert again[-1] == (
        '1 article may belong to a storyline and waits for a yes or no: slugline ask "/storyline review"'
    )
    said = slug("ask", "/desk").out
    assert ("1 article to review" in said, "/storyline review shows what may belong" in said) == (True, True)
