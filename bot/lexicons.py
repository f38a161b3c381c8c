"""The word lists an editor may edit, loaded and checked into frozen values.

One entry a line; '#' starts a comment at a line's beginning; blank lines count for nothing.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.errors import BadSettings
from bot.model import Lexicons

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from importlib.resources.abc import Traversable

RELATED = "related.txt"
FRAMES = frozenset("clause that object to listener trailing label person none about of on for against at".split())
"""What may follow a verb of speech; config/reading/speech_verbs.txt tells what each means."""


def lexicons(folder: str = "") -> Lexicons:
    """The built-in lists, each replaced by the file of the same name in `folder` where there is one.

    Raises BadSettings with the file and line of a bad, double or empty entry.
    """
    config = resources.files("config")
    files: dict[str, Traversable] = {each.name: each for each in _texts(config / "reading")}
    if (config / RELATED).is_file():
        files[RELATED] = config / RELATED
    if folder:
        own = Path(folder).expanduser()
        if not own.is_dir():
            raise BadSettings(f'There is no folder of word lists "{folder}"; correct the setting reading.lexicons.')
        files |= {each.name: each for each in _texts(own)}
    related = _related(files.pop(RELATED)) if RELATED in files else {}
    lists = {name.removesuffix(".txt"): _list(file) for name, file in sorted(files.items())}
    return Lexicons(MappingProxyType(lists), MappingProxyType(related))


def _texts(folder: Traversable) -> Iterator[Traversable]:
    if folder.is_dir():
        yield from (each for each in folder.iterdir() if each.name.endswith(".txt"))


def _lines(file: Traversable) -> Iterator[tuple[int, str]]:
    """The numbered entries of a file."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadSettings(f"{file} is not UTF-8 text; save it as UTF-8.") from error
    except OSError as error:
        raise BadSettings(f"{file} cannot be read ({error.strerror}); check its rights.") from error
    for number, line in enumerate(text.split("\n"), 1):
        entry = line.strip()
        if not entry or entry.startswith("#"):
            continue
        if not entry.replace("\t", "").isprintable():
            raise BadSettings(f"{file}, line {number}: a control character stands in this line. Take it out.")
        yield number, entry


def _list(file: Traversable) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    for number, entry in _lines(file):
        if entry in seen:
            raise BadSettings(
                f'{file}, line {number}: "{entry}" stands in line {seen[entry]} too. Take one of them out.'
            )
        shape = _SHAPES.get(file.name)
        if shape is not None and not shape[0](entry):
            raise BadSettings(f"{file}, line {number}: {shape[1]}")
        seen[entry] = number
    return tuple(seen)


def _is_verb(entry: str) -> bool:
    """As in 'tell/told/told: listener clause': forms with one or two slashes at the first word, known frames."""
    verb, colon, frames = entry.partition(":")
    words, named = verb.split(), frames.split()
    parts = words[0].split("/") if words else []
    shaped = len(parts) in {1, 3} and all(parts) and all("/" not in word for word in words[1:])
    return bool(colon and shaped and named) and FRAMES.issuperset(named)


def _is_head(entry: str) -> bool:
    """As in 'Norway: Norwegian, Norse': a head, a colon and words with commas between."""
    head, colon, rest = entry.partition(":")
    return bool(head.strip() and colon) and all(word.strip() for word in rest.split(","))


def _is_office(entry: str) -> bool:
    """As in 'president: leader', or an office alone."""
    return ":" not in entry or _is_head(entry)


def _is_person_noun(entry: str) -> bool:
    """As in 'aunt: f', or a noun alone."""
    noun, colon, mark = entry.partition(":")
    return bool(noun.strip()) and (not colon or mark.strip() in {"f", "m", "many", "group", "state"})


def _is_body_word(entry: str) -> bool:
    """As in 'inc: firm', or a word alone."""
    word, colon, mark = entry.partition(":")
    return word.isalpha() and (not colon or mark.strip() == "firm")


def _is_noun(entry: str) -> bool:
    """As in 'warning', 'communiqué': one word in small letters, without the signs that other lists have."""
    return entry == entry.lower() and entry.replace("-", "").isalpha()


def _is_forms(entry: str) -> bool:
    """As in 'accept', 'veto vetoed', 'become became become': a verb, and what follows it is made of letters alone."""
    forms = entry.replace("-", "").split()
    return len(forms) <= _MOST_FORMS and all(form.isalpha() and form == form.lower() for form in forms)


def _is_plain(entry: str) -> bool:
    """As in 'press conference': words, without the signs that other lists have."""
    return not set(entry) & set(":/,;")


# "be was were been": no verb has more forms to be given.
_MOST_FORMS = 4
_NOUN = 'write one word in small letters, such as "warning".'
_FORMS = 'write the verb in small letters, with its past and participle after spaces: "become became become".'
_PLAIN = "write the words alone, without colons, slashes, commas or semicolons."
_SHAPES: dict[str, tuple[Callable[[str], bool], str]] = {
    "speech_verbs.txt": (
        _is_verb,
        f'write it as "tell/told/told: listener clause"; after the colon stand {", ".join(sorted(FRAMES))}.',
    ),
    "roles.txt": (_is_office, 'write it as "president: leader, premier", or the office alone.'),
    "demonyms.txt": (_is_head, 'write it as "Norway: Norwegian".'),
    "body_words.txt": (_is_body_word, 'write it as "trust", or "inc: firm".'),
    "body_kinds.txt": (_is_head, 'write it as "bank: lender, savings".'),
    "person_nouns.txt": (
        _is_person_noun,
        'write it as "aunt: f", "uncle: m", "people: many", "team: group", "ally: state", or the noun alone.',
    ),
    "speech_nouns.txt": (_is_noun, _NOUN),
    "subject_nouns.txt": (_is_noun, _NOUN),
    "quoted_names.txt": (_is_plain, _PLAIN),
    "first_names_f.txt": (_is_plain, _PLAIN),
    "first_names_m.txt": (_is_plain, _PLAIN),
    "event_nouns.txt": (_is_plain, _PLAIN),
    "event_states.txt": (_is_forms, _FORMS),
    "event_undated.txt": (_is_forms, _FORMS),
    "event_deeds.txt": (_is_forms, _FORMS),
    "event_careers.txt": (_is_forms, _FORMS),
}
"""How the entries of a list must look, by its file, and what to say of one that does not."""


def _related(file: Traversable) -> dict[str, tuple[str, ...]]:
    """Groups such as 'troops: soldiers, forces': the head finds each word, and each word finds the head."""
    found: dict[str, list[str]] = {}
    heads: dict[str, int] = {}
    for number, entry in _lines(file):
        head, colon, rest = (part.strip().casefold() for part in entry.partition(":"))
        words = [word.strip() for word in rest.split(",")]
        if not (head and colon and all(words)):
            raise BadSettings(f'{file}, line {number}: write it as "troops: soldiers, forces".')
        if head in heads:
            raise BadSettings(f'{file}, line {number}: "{head}" already has line {heads[head]}. Join the two lines.')
        if len({head, *words}) != len(words) + 1:
            raise BadSettings(f"{file}, line {number}: a word stands here twice. Take one of them out.")
        heads[head] = number
        for word in words:
            found.setdefault(head, []).append(word)
            found.setdefault(word, []).append(head)
    return {word: tuple(dict.fromkeys(others)) for word, others in found.items()}
