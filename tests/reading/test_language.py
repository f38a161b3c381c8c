"""English is read; an article in another language is recognised and kept unread; too little text is read as English."""

import subprocess
import sys

import pytest

from bot.languages import unread
from bot.lexicons import lexicons
from bot.model import UNKNOWN, Date, Facts, Known
from bot.reading import ENGINE, read
from bot.reading.language import language

FRENCH = (
    "Le pont du port restera fermé jusqu’à vendredi, a déclaré lundi la maire de Brume, Anne Valet. « Nous ne "
    "prendrons aucun risque avec les enfants », a-t-elle ajouté devant le conseil municipal."
)
PARAGRAPHS = {
    "fr": FRENCH,
    "de": "Die Brücke am Hafen bleibt bis Freitag gesperrt, sagte die Bürgermeisterin von Nebelau am Montag. „Wir "
    "gehen mit den Kindern kein Wagnis ein“, fügte sie vor dem Stadtrat hinzu.",
    "es": "El puente del puerto seguirá cerrado hasta el viernes, dijo el lunes la alcaldesa de Niebla Alta. «No "
    "vamos a correr ningún riesgo con los niños», añadió ante el consejo municipal.",
    "ru": "Мост в порту останется закрытым до пятницы, заявила в понедельник мэр города. «Мы не будем рисковать "
    "детьми», — добавила она на заседании городского совета.",
    "uk": "Міст у порту залишиться зачиненим до п’ятниці, заявила в понеділок міська голова. «Ми не будемо "
    "ризикувати дітьми», — додала вона на засіданні міської ради.",
    "ar": "قالت رئيسة البلدية يوم الاثنين إن جسر الميناء سيبقى مغلقا حتى يوم الجمعة. وأضافت أمام المجلس البلدي: «لن "
    "نخاطر بحياة الأطفال».",
    "zh": "市长星期一表示，港口大桥将关闭到星期五。她在市议会上补充说：“我们不会拿孩子们的安全冒险。”",
    "nl": "De brug in de haven blijft tot vrijdag dicht, zei de burgemeester van Nevelstad maandag. “Wij nemen geen "
    "risico met de kinderen”, voegde ze eraan toe in de gemeenteraad.",
    "pt": "A ponte do porto ficará fechada até sexta-feira, disse na segunda-feira a presidente da câmara. “Não vamos "
    "correr riscos com as crianças”, acrescentou.",
}

ENGLISH = {
    "an article": "The harbour bridge will stay shut until Friday, the mayor of Brume, Anne Valet, said on Monday.",
    "foreign names": "Aleksandr Nikolaevich Kuznetsov, Jean-Baptiste Lefèvre-Moreau, Wolfgang Schäfer-Grünwald, María "
    "José Ibáñez, Nguyễn Văn Minh met Ólafur Þórarinsson, Ayşe Yıldız and Søren Kjær-Møller in Łódź.",
    "foreign words quoted": "“Nous ne prendrons aucun risque avec les enfants du port”, the mayor said in French to "
    "the council on Monday, and then, in German, “wir bleiben bei unserer Entscheidung”.",
    "a headline": "Bridge shut, ferry late",
    "a name": "Anne Valet",
    "a score sheet": "Norway 3, Sweden 2. Finland 1, Denmark 0. Goals: Hansen 12, Olsen 45, Berg 80.",
}


@pytest.mark.parametrize("code", PARAGRAPHS)
def test_a_paragraph_in_another_language_is_recognised_and_gives_no_facts(code: str) -> None:
    day = Date("2026-02-10", "day", "stated")
    assert read(PARAGRAPHS[code], day, Known(lexicons=lexicons())) == Facts(code, day, engine=ENGINE)


@pytest.mark.parametrize("text", ENGLISH.values(), ids=ENGLISH)
def test_english_is_english_whatever_it_names_and_too_little_to_tell_is_read(text: str) -> None:
    assert language(text) == "en"


def test_a_text_without_words_is_in_no_language() -> None:
    assert [language(text) for text in ("", "2026 — 17 %", "🙂")] == ["und"] * 3
    assert read("12", None, Known()) == Facts("und", UNKNOWN, engine=ENGINE)


@pytest.mark.parametrize(
    ("code", "note"),
    [
        ("en", ""),
        ("uk", "kept unread: it is in Ukrainian, and only English is read"),
        ("bcl", 'kept unread: it is in the language with the code "bcl", and only English is read'),
        ("und", "kept unread: there are no words in it"),
    ],
)
def test_the_note_names_the_language(code: str, note: str) -> None:
    assert unread(code) == note


def loaded_after_reading(text: str) -> str:
    script = (
        "import sys; from bot.model import Known; from bot.reading import read; read(sys.argv[1], None, Known());"
        "print([name for name in ('py3langid', 'numpy', 'babel') if name in sys.modules])"
    )
    return subprocess.run([sys.executable, "-c", script, text], check=True, capture_output=True, text=True).stdout


def test_an_english_article_loads_nothing_to_tell_languages_apart() -> None:
    assert loaded_after_reading(ENGLISH["an article"]) == "[]\n"
    assert loaded_after_reading(FRENCH) == "['py3langid', 'numpy']\n"
