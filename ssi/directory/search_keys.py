"""The normalised form in which names are stored to be found: lower case, no accent, words between single spaces.

A space at both ends too, so that a whole word and the beginning of a word are plain substrings.
"""

import re
import unicodedata
from collections.abc import Iterable

_WITHOUT_DECOMPOSITION = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l"})
_SEPARATORS = re.compile(r"[^a-z0-9]+")


def search_words(text: str) -> list[str]:
    """The words of the text; what is neither a letter nor a digit separates them.

    Folded in Python because the database has no locale of its own to agree with.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_WITHOUT_DECOMPOSITION))
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _SEPARATORS.sub(" ", plain).split()


def search_key(texts: Iterable[str]) -> str:
    """The texts one after the other as a stored key; an empty text leaves no trace."""
    words = [word for text in texts for word in search_words(text)]
    return f" {' '.join(words)} "
