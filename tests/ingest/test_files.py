"""Files become articles exactly; what cannot be read is one sentence, and the rest go on."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Unreadable
from bot.ingest.files import LARGEST, count_inputs, read_paths
from bot.ingest.worker import Worker
from bot.model import Date, Incoming
from tests.ingest.samples import SUMMARY, TEXT, entry, page, rss

GIVE = "Give .txt, .jsonl, .html or .xml files, or a folder of them."
ADD = "Add the feed's own address as a source to have its pages read."
INK = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\r\t"), min_size=1)


def told(*paths: Path) -> list[object]:
    """Articles as they are, refusals as their sentences."""
    return [str(one) if isinstance(one, Unreadable) else one for one in read_paths([str(path) for path in paths])]


def line(**values: object) -> bytes:
    return json.dumps(values).encode() + b"\n"


@given(INK.map(lambda text: f"a{text}"))
def test_a_text_comes_back_code_point_for_code_point(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.mktemp("texts") / "report.txt"
    file.write_bytes(text.encode())
    assert told(file) == [Incoming(text, str(file), given_id="report", named_by_file=True)]


@given(INK.map(lambda text: f"a{text}"), st.booleans())
def test_a_json_text_comes_back_code_point_for_code_point(
    tmp_path_factory: pytest.TempPathFactory, text: str, ascii_only: bool
) -> None:
    file = tmp_path_factory.mktemp("lines") / "a.jsonl"
    file.write_text(json.dumps({"text": text}, ensure_ascii=ascii_only) + "\n", encoding="utf-8", newline="")
    assert told(file) == [Incoming(text, f"{file}, line 1")]


def test_newlines_and_the_mark_are_kept_and_another_encoding_is_recorded(tmp_path: Path) -> None:
    old, marked = tmp_path / "old.txt", tmp_path / "marked.TXT"
    words = "Le conseil a décidé : « Non », a déclaré la mairie, étonnée.\r\n"
    old.write_bytes(words.encode("cp1252"))
    marked.write_bytes(b"\xef\xbb\xbfa\r\nb\rc\n")
    assert told(old, marked) == [
        Incoming(words, str(old), given_id="old", named_by_file=True, encoding="cp1252"),
        Incoming("\ufeffa\r\nb\rc\n", str(marked), given_id="marked", named_by_file=True),
    ]


def test_a_folder_is_walked_in_order_without_dot_files_links_to_folders_and_other_kinds(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.txt", "c.txt", ".hidden.txt", ".git/x.txt", "picture.png", "B.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "loop").symlink_to(tmp_path)
    found = [one.text for one in read_paths([str(tmp_path)]) if isinstance(one, Incoming)]
    assert found == ["B.txt", "a.txt", "b/1.txt", "b/2.txt", "c.txt"]
    assert count_inputs([str(tmp_path)]) == 5


def test_a_json_line_may_say_everything_about_its_article(tmp_path: Path) -> None:
    file = tmp_path / "wire.jsonl"
    full = {
        "id": "w-1",
        "title": "Quay closes",
        "text": " The quay closes.\n",
        "url": "https://post.example/quay?utm_source=x",
        "outlet": "The Alder Post",
        "published": "2025-02-18T23:30:00-05:00",
        "storyline": "north-quay",
        "more": ["ignored"],
    }
    file.write_bytes(b"\xef\xbb\xbf" + line(**full) + b"\r\n" + line(id=7, text="b", published="2025-02", url=None))
    assert told(file) == [
        Incoming(
            " The quay closes.\n",
            f"{file}, line 1",
            title="Quay closes",
            url="https://post.example/quay",
            outlet="The Alder Post",
            published=Date("2025-02-18", "day", "stated"),
            given_id="w-1",
            storyline="north-quay",
        ),
        Incoming("b", f"{file}, line 3", given_id="7", published=Date("2025-02", "month", "stated")),
    ]
    assert count_inputs([str(file)]) == 3


LINES = [
    (b"{broken", "is no JSON: expecting property name enclosed in double quotes, column 2. Correct the line."),
    (b"[1]", 'is no JSON object. Write it as {"text": ...}.'),
    (b"\xff\xfe", "is not UTF-8. Save the file as UTF-8."),
    (b"[" * 100_000, "is nested too deeply to be an article. Correct the line."),
    (b'{"text": ' + b"9" * 5000 + b"}", "holds a number too long to read. Correct the line."),
    (line(title="x"), 'has no text. Put the article\'s text in "text".'),
    (line(text=" \r\n\ufeff"), 'has no text. Put the article\'s text in "text".'),
    (b'{"text": "a\\ud800b"}', ': "text" holds half a character (a lone surrogate). Correct the line.'),
    (b'{"text": "a\\u0000b"}', ': "text" holds a null character, which no text does. Correct the line.'),
    (line(text=3), ': "text" is no string. Put it in quotation marks.'),
    (line(text="a", id=True), ': "id" is no string. Put it in quotation marks.'),
    (line(text="a", outlet=["x"]), ': "outlet" is no string. Put it in quotation marks.'),
    (line(text="a", url="javascript:x"), ': "url" is no web address. Write it with https:// or leave it out.'),
    (line(text="a", published="2025-02-30"), ': "published" is no ISO date. Write it as 2025-02-18, 2025-02 or 2025.'),
    (line(text="a", published="last week"), ': "published" is no ISO date. Write it as 2025-02-18, 2025-02 or 2025.'),
    (line(text="a" * LARGEST), "is longer than 10 MB. Give one article a line."),
]


@pytest.mark.parametrize(("raw", "why"), LINES, ids=[why for _, why in LINES])
def test_a_bad_line_is_told_by_its_number_and_the_rest_go_on(tmp_path: Path, raw: bytes, why: str) -> None:
    file = tmp_path / "wire.jsonl"
    file.write_bytes(line(text="first") + raw.rstrip(b"\n") + b"\n" + line(text="last"))
    between = "" if why.startswith(":") else " "
    assert told(file) == [
        Incoming("first", f"{file}, line 1"),
        f"{file}, line 2{between}{why}",
        Incoming("last", f"{file}, line 3"),
    ]


OPML = b'<?xml version="1.0"?><opml version="2.0"><body><outline xmlUrl="https://post.example/rss"/></body></opml>'
BAD = [
    ("empty.txt", b"", "{} is empty. Check that it was saved."),
    ("blank.txt", b"\xef\xbb\xbf \r\n\t", "{} is empty. Check that it was saved."),
    ("scan.txt", b"%PDF-1.7", "{} is binary, not text. Save it as plain text in UTF-8."),
    ("cut.txt", b"\xff\xfe\x00\xd8", "{} cannot be decoded as text. Save it as plain text in UTF-8."),
    ("large.txt", b"a" * (LARGEST + 1), "{} is larger than 10 MB. Split it into one file an article."),
    ("report.docx", b"words", "{} is of a kind that is not read. " + GIVE),
    ("report", b"words", "{} is of a kind that is not read. " + GIVE),
    ("empty.jsonl", b"", "{} is empty. Check that it was saved."),
    ("empty.html", b"", "{} is empty. Check that it was saved."),
    (
        "bare.html",
        b"<html><nav>Home</nav></html>",
        "{} holds no article text. Give the address of an article, or of a feed.",
    ),
    (
        "no.xml",
        b"<urlset>",
        "{} is no feed (RSS, Atom, JSON Feed or sitemap). Check its address or where it was saved from.",
    ),
    (
        "none.rss",
        rss(),
        f"{{}} is a feed with no entries. {ADD}",
    ),
    ("list.opml", OPML, "{} is a list of feeds (OPML). `slugline sources import` adds them."),
    ("list.xml", OPML, "{} is a list of feeds (OPML). `slugline sources import` adds them."),
]


@pytest.mark.parametrize(("name", "content", "sentence"), BAD, ids=[name for name, _, _ in BAD])
def test_a_bad_file_is_one_sentence_and_the_rest_go_on(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    bad, good = tmp_path / name, tmp_path / "good.txt"
    bad.write_bytes(content)
    good.write_text("good")
    assert told(bad, good) == [sentence.format(bad), Incoming("good", str(good), given_id="good", named_by_file=True)]


@pytest.mark.parametrize("blank", ["", " "])
def test_a_blank_path_is_no_folder(blank: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unset variable of a shell must not read whatever lies around."""
    (tmp_path / "notes.txt").write_text("The bridge was shut.")
    monkeypatch.chdir(tmp_path)
    assert [str(one) for one in read_paths([blank])] == [f"A path is blank. Write . for the folder you are in. {GIVE}"]


def test_what_is_missing_unreadable_or_no_file_is_one_sentence(tmp_path: Path) -> None:
    pipe, loop, hollow = tmp_path / "pipe.txt", tmp_path / "loop.txt", tmp_path / "hollow"
    os.mkfifo(pipe)
    loop.symlink_to(loop)
    hollow.mkdir()
    (hollow / "picture.png").write_bytes(b"")
    missing, below, long = tmp_path / "none.txt", tmp_path / "pipe.txt" / "a.txt", tmp_path / ("x" * 300)
    assert told(missing, below, pipe, loop, hollow, long) == [
        f"There is no file or folder {missing}. Check the name.",
        f"There is no file or folder {below}. Check the name.",
        f"{pipe} is no ordinary file. {GIVE}",
        f"{loop} cannot be read (Too many levels of symbolic links). Check the disk and the name.",
        f"{hollow} holds nothing that is read. {GIVE}",
        f"{long} cannot be read (File name too long). Check the disk and the name.",
    ]


def test_what_this_account_may_not_read_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(path: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    file = tmp_path / "secret.txt"
    file.write_text("x")
    monkeypatch.setattr(Path, "open", forbidden)  # nothing on a disk is forbidden to root
    assert told(file) == [f"{file} may not be read by this account. Change its permissions, or copy it."]


def test_a_file_name_that_is_no_text_can_be_shown(tmp_path: Path) -> None:
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff\nb.txt"))
    file.write_text("words")
    assert told(file) == [
        Incoming("words", f"{tmp_path}/a\ufffd\ufffdb.txt", given_id="a\ufffd\ufffdb", named_by_file=True)
    ]


def test_a_page_named_as_a_feed_and_a_feed_named_as_a_page_are_what_they_say(tmp_path: Path) -> None:
    saved, feed = tmp_path / "quay.xml", tmp_path / "harbour.html"
    saved.write_bytes(page())
    feed.write_bytes(rss(entry("1", "https://post.example/1")))
    found = list(read_paths([str(saved), str(feed)]))
    assert [one.title for one in found if isinstance(one, Incoming)] == ["Council closes north quay", "Quay closes"]


@pytest.mark.parametrize("apart", [True, False])
def test_a_saved_page_and_a_saved_feed(tmp_path: Path, worker: Worker, apart: bool) -> None:
    saved, feed = tmp_path / "quay.html", tmp_path / "harbour.xml"
    saved.write_bytes(page(head='<link rel="canonical" href="https://post.example/quay">'))
    feed.write_bytes(rss(entry("1", "https://post.example/1"), entry("2", "https://post.example/2", summary="")))
    found = list(read_paths([str(saved), str(feed)], worker if apart else None))
    assert [str(one) if isinstance(one, Unreadable) else one for one in found] == [
        Incoming(
            f"Council closes north quay\n{TEXT}",
            str(saved),
            title="Council closes north quay",
            url="https://post.example/quay",
            outlet="The Alder Post",
            given_id="quay",
            named_by_file=True,
        ),
        Incoming(
            SUMMARY,
            f"{feed}, entry 1",
            title="Quay closes",
            url="https://post.example/1",
            outlet="Alder Post: Harbour",
            entry_id="1",
        ),
        f"{feed} is a feed with 1 of 2 entries without text. {ADD}",
    ]
