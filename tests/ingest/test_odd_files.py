"""Whatever a file holds, it ends in articles or in one clear line."""

from pathlib import Path

import pytest

from bot.errors import Unreadable
from bot.ingest.files import read_paths
from tests.ingest.odd import odd_files


@pytest.mark.parametrize("seed", range(6))
def test_an_odd_file_ends_in_articles_or_in_one_clear_line(tmp_path: Path, seed: int) -> None:
    for kind, content in odd_files(25, seed):
        file = tmp_path / f"odd{kind}"
        file.write_bytes(content)
        found = list(read_paths([str(file)]))
        assert found
        for each in found:
            if isinstance(each, Unreadable):
                assert str(each).startswith(str(file))
                assert "\n" not in str(each)
            else:
                assert each.text.strip()
