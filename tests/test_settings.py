"""Settings: the file, the environment over it, and one clear sentence for whatever is wrong."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from importlib import resources
from pathlib import Path

import pytest

from bot.errors import BadSettings
from bot.lexicons import lexicons
from bot.settings import Settings, as_toml, load


def test_the_shipped_file_holds_every_setting_at_its_default_with_its_help() -> None:
    shipped = resources.files("config").joinpath("slugline.toml").read_text(encoding="utf-8")
    assert shipped == as_toml(), (
        "write it anew: python -c \"from bot.settings import as_toml; print(as_toml(), end='')\""
    )


def test_the_shipped_file_read_back_changes_nothing(tmp_path: Path) -> None:
    config = tmp_path / "slugline.toml"
    config.write_text(as_toml(), encoding="utf-8")
    assert load(config, {}) == Settings()


def test_every_setting_has_help_that_is_a_sentence() -> None:
    silent = [
        f"{section.name}.{each.name}"
        for section in fields(Settings)
        for each in (fields(section.default) if is_dataclass(section.default) else (section,))
        if not each.metadata.get("help", "").endswith(".")
    ]
    assert silent == []


def test_the_environment_overrides_the_file_and_the_db_argument_overrides_both(tmp_path: Path) -> None:
    config = tmp_path / "own.toml"
    config.write_text('admins = ["U9"]\n[store]\npath = "here.db"\n', encoding="utf-8")
    assert load(config, {}).db == tmp_path / "here.db"
    environ = {"SLUGLINE_DB": "other.db", "SLUGLINE_ADMINS": "U1, U2", "SLACK_BOT_TOKEN": "xoxb-1"}
    settings = load(config, environ)
    assert (settings.admins, settings.db, settings.slack.bot_token) == (("U1", "U2"), Path("other.db"), "xoxb-1")
    assert load(config, environ, Path("third.db")).db == Path("third.db")
    assert load(None, {"SLUGLINE_CONFIG": str(config)}).admins == ("U9",)


def test_a_secret_is_in_no_repr() -> None:
    settings = load(None, {"SLACK_BOT_TOKEN": "xoxb-secret", "SLACK_APP_TOKEN": "xapp-secret"})
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "[reply]\npage_sise = 3\n",
            'C, line 2: there is no setting "reply.page_sise". Did you mean "reply.page_size"?',
        ),
        (
            "[skies]\nrain = 1\n",
            'C, line 1: there is no setting "skies". Take it out; config/slugline.toml lists every setting.',
        ),
        ('[reply]\npage_size = "ten"\n', 'C, line 2: "reply.page_size" must be a whole number. Correct it there.'),
        ("[reply]\npage_size = true\n", 'C, line 2: "reply.page_size" must be a whole number. Correct it there.'),
        ("[reply]\npage_size = 0\n", 'C, line 2: "reply.page_size" must be at least 1, not 0. Correct it there.'),
        ("[reading]\nseconds = []\n", 'C, line 2: "reading.seconds" must be a number. Correct it there.'),
        ("admins = [1]\n", 'C, line 1: "admins" must be a list of texts in quotation marks. Correct it there.'),
        ("desk = 1\n", 'C, line 1: "desk" is a section; write [desk] on a line of its own.'),
        (
            '[desk]\nzone = "Europe/Pariss"\n',
            (
                'C, line 2: "desk.zone" must be a time zone such as "Europe/Paris", not "Europe/Pariss" '
                '(the nearest is "Europe/Paris"). Correct it there.'
            ),
        ),
        (
            '[digest]\nat = ["8"]\n',
            'C, line 2: "digest.at" must hold times such as "08:00", not "8". Correct it there.',
        ),
        (
            '[fetch]\nevery = "soon"\n',
            'C, line 2: "fetch.every" must look like "15m", "2h" or "1d", not "soon". Correct it there.',
        ),
        (
            '[health]\nhost = "0.0.0.0"\n',
            (
                'C, line 2: "health.host" must be an address of this machine alone, such as "127.0.0.1" or "::1", '
                'not "0.0.0.0". Correct it there.'
            ),
        ),
        (
            '[log]\nlevel = "loud"\n',
            ('C, line 2: "log.level" must be "debug", "info", "warning" or "error", not "loud". Correct it there.'),
        ),
        (
            '[slack]\nbot_token = "xoxb-1"\n',
            (
                'C, line 2: "slack.bot_token" is a secret and is not read from a file. '
                "Take it out and set SLACK_BOT_TOKEN in the environment."
            ),
        ),
    ],
)
def test_a_wrong_file_gets_one_sentence_with_the_next_step(tmp_path: Path, text: str, sentence: str) -> None:
    config = tmp_path / "own.toml"
    config.write_text(text, encoding="utf-8")
    with pytest.raises(BadSettings) as wrong:
        load(config, {})
    assert str(wrong.value).replace(str(config), "C") == sentence


def test_a_missing_or_broken_file_and_a_bad_variable_are_named(tmp_path: Path) -> None:
    broken = tmp_path / "own.toml"
    broken.write_text("[desk\n", encoding="utf-8")
    with pytest.raises(BadSettings, match=r"own\.toml is not valid TOML: .*line 1.*\. Correct it there\.$"):
        load(broken, {})
    with pytest.raises(BadSettings, match=r"^/nowhere/x.toml cannot be read \(No such file or directory\); check the"):
        load(Path("/nowhere/x.toml"), {})
    with pytest.raises(BadSettings, match=r'^The environment variable SLACK_API_URL must be an address such as "https'):
        load(None, {"SLACK_API_URL": "slack"})


def test_related_words_find_each_other_through_their_head() -> None:
    related = lexicons().related
    assert related["troops"] == ("contingent", "soldiers", "forces", "boots on the ground")
    assert related["boots on the ground"] == ("troops",)


def test_a_folder_of_ones_own_replaces_lists_by_name(tmp_path: Path) -> None:
    (tmp_path / "cues.txt").write_text("# speech\nsaid\n\n told \n", encoding="utf-8")
    (tmp_path / "related.txt").write_text("Cars: lorries\n", encoding="utf-8")
    own = lexicons(str(tmp_path))
    assert own.lists["cues"] == ("said", "told")
    assert own.related == {"cars": ("lorries",), "lorries": ("cars",)}
    assert {name for name in own.lists if name != "cues"} == {name for name in lexicons().lists if name != "cues"}


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("cues.txt", "said\n#\nsaid\n", 'line 3: "said" stands in line 1 too. Take one of them out.'),
        ("cues.txt", "sa\x07id\n", "line 1: a control character stands in this line. Take it out."),
        ("related.txt", "troops soldiers\n", 'line 1: write it as "troops: soldiers, forces".'),
        ("related.txt", "troops: soldiers,\n", 'line 1: write it as "troops: soldiers, forces".'),
        ("related.txt", "a: b\nA: c\n", 'line 2: "a" already has line 1. Join the two lines.'),
        ("related.txt", "a: b, b\n", "line 1: a word stands here twice. Take one of them out."),
    ],
)
def test_a_bad_line_is_named_by_file_and_number(tmp_path: Path, name: str, text: str, sentence: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadSettings) as wrong:
        lexicons(str(tmp_path))
    assert str(wrong.value) == f"{tmp_path / name}, {sentence}"


def test_another_database_leaves_the_other_settings_of_the_store(tmp_path: Path) -> None:
    config = tmp_path / "own.toml"
    config.write_text('[store]\npath = "own.db"\nkeep_days = 30\n', encoding="utf-8")
    kept = [load(config, {}, db).store.keep_days for db in (None, Path("other.db"))]
    assert kept == [30, 30]
