"""A reading that never ends, in a module by which the reading process finds it."""

from __future__ import annotations

import time
from typing import NoReturn


def hang(*_: object) -> NoReturn:
    time.sleep(600)
    raise AssertionError
