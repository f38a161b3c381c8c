"""Six articles of our own, and the timeline that an editor would draw from each; all of Wednesday 19 February 2025."""

from __future__ import annotations

import pytest

from bot.lexicons import lexicons
from bot.model import Date, Known
from bot.reading import read

WEDNESDAY = Date("2025-02-19", "day", "stated")
KNOWN = Known((), lexicons())

SUMMIT = """\
The leaders of nine northern states met in Tromsø on Monday for an emergency summit on Arctic shipping.

The meeting, called at short notice after a tanker ran aground off Svalbard on 3 February, lasted seven hours. \
Norway's prime minister, Ada Brandt, who has led the country since 2021, opened it with a warning.

"We cannot wait for the next accident," Brandt said on Tuesday. She told reporters that the council would meet again \
in Reykjavik on 12 May.

Denmark's foreign minister, Jon Lunde, will speak with his Canadian counterpart by telephone on Thursday, his office \
said on Tuesday.

The group was founded in 1996. It hopes to admit Scotland next year, though no vote has been scheduled.

If the data prove useful, officials said, the scheme could be extended in 2026. Brandt and Lunde are to visit the site \
of the accident on Friday, where salvage crews began pumping oil on 10 February.
"""

TRIAL = """\
A court in Bergen found the former mayor Kari Holm guilty of fraud on Wednesday and sentenced her to four years in \
prison.

Holm, 61, was arrested in March 2023 after police searched her office. She had served as mayor from 2011 to 2022.

Prosecutors charged her in June 2024 with taking bribes from a construction firm. The trial opened on 13 January. \
Her lawyer, Per Dahl, said that she would appeal by 5 March.

Dahl told the court on Monday that the payments had been loans. The firm's owner pleaded guilty last November.

Born in Stavanger in 1963, Holm studied law and joined the council in 1995. The verdict was the first against a \
sitting or former mayor since 1988.

She will begin her sentence in April, unless the appeal court decides otherwise.
"""

ACCIDENT = """\
Eleven people died and 30 were injured when a commuter train derailed near Odense early on Tuesday, the police said.

The train, which had left Copenhagen at 5:40 a.m., struck a lorry at a level crossing.

The driver of the lorry was arrested on Tuesday evening and appeared before a judge on Wednesday. The prosecutor said \
he had ignored a red light.

The crossing was closed for repairs in October and reopened on 2 December. A similar accident killed eight people on \
the Great Belt bridge on 2 January 2019.

The transport minister, Lise Berg, visited the site on Wednesday morning. Trains will not run before Saturday.

Since 2019 the railway has replaced half of its crossings. Passengers laid flowers at Odense station.
"""

STRIKE = """\
Ferry crews on the west coast walked out at midnight on Sunday after talks over pay broke down, their union said.

The strike, the first since 2008, halted 14 routes on Monday. The union rejected an offer of 3 percent on Friday, two \
days after the company withdrew an earlier one.

Union leader Tom Ness said on Monday that members would vote on a new offer next week. "We are ready to talk," he said.

Talks resumed on Tuesday and are scheduled to continue on Thursday in Ålesund. The government, which owns a third of \
the company, has said since January that it will not intervene.

The company's profit fell 12 percent in 2024. Hauliers want the crossing at Molde to reopen by Friday.
"""

ELECTION = """\
Voters in Iceland go to the polls on Saturday, 1 March, in an early election called after the coalition collapsed in \
December.

Prime Minister Eva Jonsdottir dissolved parliament on 10 January, a week after the Green party left the government. \
She took office in 2021.

The main parties held a televised debate on Sunday night, and another is planned for next Wednesday.

Results are expected on 2 March.

Opposition leader Olaf Thors promised on Monday to hold a referendum on membership of the European Union by 2027. \
Iceland withdrew its application in March 2015.

The new parliament is due to convene on 20 March. Jonsdottir may resign if she loses.
"""

DEAL = """\
Nordic Timber said on Wednesday it had agreed to buy its rival Baltic Pine for $2.1 billion.

The companies signed the agreement late on Tuesday in Stockholm. Shareholders of Baltic Pine will vote on the deal on \
4 April, and the companies expect to complete it by the end of the year.

Nordic first approached Baltic in September 2024 but was rebuffed. In November the board of Baltic rejected a second \
offer, and its chairman, Arvo Saar, stepped down on 9 December.

Shares in Baltic rose 18 percent on Wednesday. Revenue fell to $900 million in 2024 from $1 billion a year earlier.

The European Commission must approve the merger. Saar joined Baltic in 1999 and became chairman in 2015.

Nordic will publish its annual results on 27 February. The company was founded in Umeå in 1903.
"""

TIMELINES = {
    SUMMIT: """\
2025-02-17: The leaders of nine northern states met in Tromsø on Monday for an emergency summit on Arctic shipping
2025-02-03: a tanker ran aground off Svalbard on 3 February
2025-05-12, planned: She told reporters that the council would meet again in Reykjavik on 12 May
2025-02-20, planned: Denmark's foreign minister, Jon Lunde, will speak with his Canadian counterpart by telephone on \
Thursday, his office said on Tuesday
2025-02-21, planned: Brandt and Lunde are to visit the site of the accident on Friday
2025-02-10: salvage crews began pumping oil on 10 February
""",
    TRIAL: """\
2025-02-19: A court in Bergen found the former mayor Kari Holm guilty of fraud on Wednesday and sentenced her to \
four years in prison
2023-03: Holm, 61, was arrested in March 2023
2024-06: Prosecutors charged her in June 2024 with taking bribes from a construction firm
2025-01-13: The trial opened on 13 January
2024-11: The firm's owner pleaded guilty last November
2025-04, planned: She will begin her sentence in April, unless the appeal court decides otherwise
""",
    ACCIDENT: """\
2025-02-18: Eleven people died and 30 were injured when a commuter train derailed near Odense early on Tuesday, the \
police said
2025-02-18: The driver of the lorry was arrested on Tuesday evening
2025-02-19: The driver of the lorry was arrested on Tuesday evening and appeared before a judge on Wednesday
2024-10: The crossing was closed for repairs in October
2024-12-02: The crossing was closed for repairs in October and reopened on 2 December
2019-01-02: A similar accident killed eight people on the Great Belt bridge on 2 January 2019
2025-02-19: The transport minister, Lise Berg, visited the site on Wednesday morning
""",
    STRIKE: """\
2025-02-16: Ferry crews on the west coast walked out at midnight on Sunday after talks over pay broke down, their \
union said
2025-02-17: The strike, the first since 2008, halted 14 routes on Monday
2025-02-14: The union rejected an offer of 3 percent on Friday, two days after the company withdrew an earlier one
2025-W09, planned: Union leader Tom Ness said on Monday that members would vote on a new offer next week
2025-02-18: Talks resumed on Tuesday
2025-02-20, planned: Talks resumed on Tuesday and are scheduled to continue on Thursday in Ålesund
""",
    ELECTION: """\
2025-03-01, planned: Voters in Iceland go to the polls on Saturday, 1 March, in an early election called after the \
coalition collapsed in December
2024-12: the coalition collapsed in December
2025-01-10: Prime Minister Eva Jonsdottir dissolved parliament on 10 January, a week after the Green party left the \
government
2025-02-16: The main parties held a televised debate on Sunday night
2025-02-26, planned: The main parties held a televised debate on Sunday night, and another is planned for next \
Wednesday
2025-03-02, planned: Results are expected on 2 March
2015-03: Iceland withdrew its application in March 2015
2025-03-20, planned: The new parliament is due to convene on 20 March
""",
    DEAL: """\
2025-02-18: The companies signed the agreement late on Tuesday in Stockholm
2025-04-04, planned: Shareholders of Baltic Pine will vote on the deal on 4 April
2024-09: Nordic first approached Baltic in September 2024 but was rebuffed
2024-11: In November the board of Baltic rejected a second offer
2024-12-09: its chairman, Arvo Saar, stepped down on 9 December
2025-02-27, planned: Nordic will publish its annual results on 27 February
""",
}


@pytest.mark.parametrize("article", TIMELINES, ids=["summit", "trial", "accident", "strike", "election", "deal"])
def test_each_dated_happening_stands_once_in_words_that_read_alone_and_nothing_else_does(article: str) -> None:
    told = [
        f"{event.date.value or event.date.timex}{', planned' if event.planned else ''}: {event.span.of(article)}"
        for event in read(article, WEDNESDAY, KNOWN).events
    ]
    assert told == TIMELINES[article].splitlines()
