"""Write the table of month names from CLDR's: `python -m training.dates.months > functions/copydesk/dates/months.tsv`.

Needs Babel (pip install Babel). A line holds a month and all its names in one language, folded as copydesk folds a
word before the look-up. Languages are in the order of LANGUAGES: if a word is the name of different months in two
languages, the first one applies, unless the page declares the other language.
"""

import sys

from babel import Locale

from copydesk.dates.words import month_key

_LANGUAGES = (
    "en de fr es it pt nl sv nb nn da fi is pl cs sk hu ro bg ru uk be el tr sr sr_Latn bs mk sl hr lt lv et ca eu gl"
    " ga cy mt sq ka hy az kk id ms vi tl sw af ar fa he hi bn mr ta te ur th"
)
LANGUAGES = _LANGUAGES.split()
FORMS = [(form, width) for form in ("format", "stand-alone") for width in ("wide", "abbreviated")]
# Names in use that CLDR does not list.
MORE = {
    "en": {9: "sept"},
    "de": {1: "jänner jan", 2: "feber", 3: "mrz maerz"},
    "fr": {2: "fev fevr", 7: "juil", 12: "dec"},
    "es": {9: "setiembre sept set"},
    "pt": {},
    "nl": {3: "mrt"},
    "it": {9: "sett"},
    "sv": {},
    "tr": {},
    "id": {2: "pebruari", 8: "agu ags agt", 11: "nop"},
}


def main() -> None:
    """Print the table."""
    for language in LANGUAGES:
        locale = Locale.parse(language)
        for month in range(1, 13):
            names = [locale.months[form][width][month] for form, width in FORMS]
            words = [month_key(name) for name in names] + MORE.get(language, {}).get(month, "").split()
            whole = sorted({word.strip(".") for word in words if not any(char.isdigit() for char in word)} - {""})
            if whole:
                sys.stdout.write(
                    f"{language.partition('_')[0]}\t{month}\t{' '.join(word.replace(' ', '_') for word in whole)}\n"
                )


if __name__ == "__main__":
    main()
