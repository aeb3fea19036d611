"""Text as people type it: no trick in it, counted instead of cut, shown again as it was typed."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST_TEXT = 10_000

# Characters that no keyboard gives: controls, those that reverse the reading order, code points that are no character.
_TRICKS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)


def without_tricks(text: str) -> str:
    return _TRICKS.sub("", text)


def refuse_tricks(text: str) -> None:
    """Refuses the invisible characters that make a text read otherwise than it is stored."""
    found = sorted(set(_TRICKS.findall(text)))
    if found:
        names = ", ".join(f"U+{ord(letter):04X}" for letter in found[:5])
        raise ValidationError(
            _(
                "Ce texte contient des caractères invisibles ou qui inversent le sens de lecture (%(names)s). "
                "Ils sont retirés ci-dessous : relisez, puis enregistrez de nouveau."
            )
            % {"names": names},
            code="tricks",
        )


class TypedField(forms.Field):
    """What is shown again after an error is what was typed, less the characters that a page may not hold."""

    def bound_data(self, data: Any, initial: Any) -> Any:
        shown = super().bound_data(data, initial)
        return without_tricks(shown) if isinstance(shown, str) else shown


class CleanTextMixin(TypedField, forms.CharField):
    """Refuses control and bidirectional override characters; counts instead of cutting what is too long."""

    default_error_messages = {
        "max_length": gettext_lazy("Ce texte compte %(show_value)d caractères ; le maximum est de %(limit_value)d."),
    }

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        if text:
            refuse_tricks(text)
            text = unicodedata.normalize("NFC", self.tidy(text))
        return text

    def tidy(self, text: str) -> str:
        return text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: a browser would cut what is pasted without a word."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class LineField(CleanTextMixin):
    """A text on one line."""

    def __init__(self, *, max_length: int = 200, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def tidy(self, text: str) -> str:
        return " ".join(text.split())


class TextField(CleanTextMixin):
    """A text on several lines."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = LONGEST_TEXT, rows: int = 6, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        self.widget.attrs["rows"] = rows

    def tidy(self, text: str) -> str:
        return text.replace("\r\n", "\n").replace("\r", "\n")


class LinesField(TextField):
    """A list, one item a line; an item typed twice counts once. `clean` answers a list of texts."""

    default_error_messages = {
        "too_many": gettext_lazy("Vous avez saisi %(count)d lignes ; le maximum est de %(limit)d."),
        "too_long": gettext_lazy("Une ligne compte %(count)d caractères ; le maximum est de %(limit)d."),
    }

    def __init__(self, *, most: int = 20, longest: int = 200, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(rows=rows, **kwargs)
        self.most, self.longest = most, longest

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        lines = list(dict.fromkeys(" ".join(line.split()) for line in str(text).split("\n") if line.strip()))
        if len(lines) > self.most:
            raise ValidationError(
                self.error_messages["too_many"], code="too_many", params={"count": len(lines), "limit": self.most}
            )
        longest = max(map(len, lines), default=0)
        if longest > self.longest:
            raise ValidationError(
                self.error_messages["too_long"], code="too_long", params={"count": longest, "limit": self.longest}
            )
        return lines

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class OneOfField(forms.ChoiceField):
    """One value of a closed list; the message does not repeat what was sent."""

    default_error_messages = {"invalid_choice": gettext_lazy("Choisissez une valeur de la liste.")}
