"""The first storylines as data: briefs of articles, people and storyline definitions.

Every field below is always there, except where "only" says otherwise; an empty text or list means that the page does
not say, or that there is none.

``000.toml`` to ``004.toml``, one brief for each article:

- ``id``: the stem of the page's file, the article's given id; ``short``: what receipts call it ("seed 000");
  ``stands_for``: the SHA-256 of the page's bytes. When that page is ingested, it becomes the article's text.
- ``outlet``, ``author``: as the page names them. ``headline``: as the page has it where ``headline_basis`` is "page",
  a title of our own where it is "ours". ``language``: a two-letter code.
- ``storylines``: slugs of storylines that hold it. ``body``: the brief in our own words. It keeps every quotation of
  the page, character for character inside curly marks but for a comma or full stop before the closing one, with its
  negations and conditions; nothing outside the marks is the page's wording.
- ``[published]``: ``date`` (an ISO day, month or year), ``precision`` (day, month, year, unknown), ``basis`` (stated,
  resolved, inferred, unknown), ``not_before``, ``not_after`` (inclusive ISO days) and the ``reason`` in words.

``people.toml``, ``[[people]]`` for each: ``name`` (canonical), ``kind`` ("person" or "body"), ``spellings`` (other
ways to write the full name or the surname; matched without accents). Persons only: ``gender`` ("f" or "m") and
``roles``, each with ``role``, ``of`` (a country or body), ``since`` and, only where it has ended, ``until`` (ISO
months). Bodies only: ``stands_for``, what a capital, palace or country means when it speaks.

``storylines.toml``, ``[[storylines]]`` for each: ``slug``, ``title``, ``brief`` (one or two sentences of ours),
``terms`` (words that are evidence for it), ``people`` (names of people.toml), ``articles`` (ids of the briefs).
"""
