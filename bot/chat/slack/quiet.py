"""The libraries' own log lines, without what people typed, who they are, or any token."""

from __future__ import annotations

import logging
import re

_DETAIL = re.compile(r"[(:{].*", re.DOTALL)


class _WithoutDetail(logging.Filter):
    """Keeps the beginning of a message; bodies, addresses with tickets and traces come after it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _DETAIL.sub("", str(record.msg)).strip()
        record.args = None
        record.exc_info = None
        record.stack_info = None
        return True


def quiet_logger() -> logging.Logger:
    """The logger handed to the Slack libraries: errors only, and of each only the plain beginning."""
    logger = logging.getLogger(f"{__package__}.library")
    logger.setLevel(logging.ERROR)
    if not logger.filters:
        logger.addFilter(_WithoutDetail())
    return logger
