"""The one way to log: events with a few named fields, in which nothing can stand that people wrote or are.

A line is an event in words of ours, its fields those of `FIELDS`, and of an error its kind and where it came from: no
message and no values, since those may quote an article, a command, an address or a token. What libraries log is told
the same way. Nothing reaches a line by being handed in under another name.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

import structlog
from structlog.typing import FilteringBoundLogger

from bot.errors import FetchFailed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, MutableMapping
    from types import TracebackType

    from structlog.typing import EventDict, Processor

__all__ = ["FilteringBoundLogger", "logger", "set_up"]

LEVELS: Mapping[str, int] = {
    "debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR
}  # fmt: skip
_KIND = r"[\w.]+(?:\([\w-]+\))?"
_NUMBER, _NAME, _WHERE = r"\d+(?:\.\d+)?", r"[\w.:-]+", r"[\w.<>?]+:\d+(?: [\w.<>]+)?"
FIELDS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(form, re.ASCII)
    for form, names in {
        _NUMBER: ("articles", "count", "digest", "megabytes", "part", "port", "seconds", "source", "subscription"),
        _NAME: ("drawer", "job", "logger", "platform", "signal", "state"),
        _WHERE: ("where", "trace"),
        rf"{_KIND}(?: from {_KIND})*": ("error",),
        r"[A-Za-z][A-Za-z ._]+": ("event", "level"),
        r"[\d:.TZ-]+": ("timestamp",),
    }.items()
    for name in names
}
"""Fields that a line may have, and what each looks like: numbers, names of ours and of libraries, places in programs.

Sources and subscriptions are named by their rows, a room by the beginning of its drawer's name, an error by its class
and its causes'.
"""

_DEEPEST = 12
"""Frames that are shown of a traceback, the innermost."""
_LONGEST = 200


def logger() -> FilteringBoundLogger:
    """What logs, looked up anew at each use."""
    found: FilteringBoundLogger = structlog.get_logger()
    return found


def set_up(level: str, form: str = "console") -> None:
    """Log from `level` on to standard error, as `form`; what libraries log, and what nobody caught, among it.

    The stream is looked up late: at a prompt it is one that prints above it.
    """
    _configure(LEVELS[level], form)
    root = logging.getLogger()
    root.setLevel(max(LEVELS[level], logging.WARNING))
    if not any(isinstance(each, _Theirs) for each in root.handlers):
        root.addHandler(_Theirs())
    logging.captureWarnings(capture=True)
    sys.excepthook = uncaught
    sys.unraisablehook = lambda given: uncaught(given.exc_type, given.exc_value, given.exc_traceback)
    threading.excepthook = lambda given: uncaught(given.exc_type, given.exc_value, given.exc_traceback)


def uncaught(kind: type[BaseException], error: BaseException | None, at: TracebackType | None) -> None:
    """Tell of an error that nobody caught, in place of Python's own words, which quote it."""
    if not issubclass(kind, KeyboardInterrupt | SystemExit):
        logger().error("went wrong", exc_info=(kind, error or kind(), at))


def _configure(level: int, form: str) -> None:
    renderer: list[Processor] = [structlog.processors.JSONRenderer(ensure_ascii=False)]
    if form == "console":
        plain = structlog.dev.plain_traceback
        renderer = [_trace_below, structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)]
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _error_told,
            _known_fields,
            *renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


class _Theirs(logging.Handler):
    """What libraries log, as the place it comes from: their words may quote whatever they were given."""

    def emit(self, record: logging.LogRecord) -> None:
        level = min(max(record.levelno // 10 * 10, logging.DEBUG), logging.CRITICAL)
        where = f"{record.module}:{record.lineno}"
        logger().log(level, "library", logger=record.name, where=where, exc_info=record.exc_info)


def _error_told(_: object, __: str, event: EventDict) -> EventDict:
    """An exception as its kind, with its causes' kinds, and the places it came through."""
    given = event.pop("exc_info", None)
    event.pop("stack_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"] = " from ".join(map(_kind, _chain(error)))
        event["trace"] = [_place(*step) for step in walk_tb(error.__traceback__)][-_DEEPEST:]
    return event


def _known_fields(_: object, __: str, event: EventDict) -> MutableMapping[str, Any]:
    """Only what may stand in a line, however it came in."""
    return {name: _plain(FIELDS[name], value) for name, value in event.items() if name in FIELDS}


def _trace_below(_: object, __: str, event: EventDict) -> EventDict:
    if trace := event.pop("trace", None):
        event["exception"] = "\n".join(f"  {step}" for step in trace)
    return event


def _plain(form: re.Pattern[str], value: object) -> object:
    """Numbers, and text of this form, as they are; of lists each part; of anything else that it was left out."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list):
        return [_plain(form, each) for each in value]
    return value if isinstance(value, str) and len(value) <= _LONGEST and form.fullmatch(value) else "(left out)"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what caused it, each once."""
    seen: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in seen:
        yield cause
        seen.append(cause)
        cause = cause.__cause__ or cause.__context__


def _kind(error: BaseException) -> str:
    """The name of an error's class, with the number or name by which its library or the system knows it."""
    code = getattr(error, "sqlite_errorname", None)
    if isinstance(error, OSError) and error.errno is not None:
        code = error.errno
    if isinstance(error, FetchFailed) and error.status is not None:
        code = error.status
    return f"{type(error).__name__}({code})" if code is not None else type(error).__name__


def _place(frame: Any, line: int) -> str:  # noqa: ANN401 -- a frame, as traceback hands it over
    return f"{frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_name}"


def set_up_quietly() -> None:
    """What holds before `set_up`, and where nobody calls it: errors alone, for a person."""
    _configure(logging.ERROR, "console")


set_up_quietly()
