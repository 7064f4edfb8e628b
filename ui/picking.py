"""Picking one or several of very many: a part of the name is typed, the row is chosen from at most twenty.

A form says who may be picked (`Source`); the same rows are searched and hold what is sent. Nothing else
is asked, so a search finds nothing that could not be chosen. Everything is a POST to the form's own
address: no name stands in an address, and whoever may not open the form may not search in it.

Without a script "Find", a row and "Take out" are buttons of the form, which comes back with all that was
typed; with one (`static/js/picker.js`) the field is a combobox and rows become chips at once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar, cast

from django import forms
from django.db.models import Model, QuerySet
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

Row = TypeVar("Row", bound=Model)

MOST_FOUND = 20
SHORTEST = 2
LONGEST = 100
MOST_TOLD = 5
FIND, PICK, DROP, WORDS, PASTED = "find", "pick", "drop", "words", "pasted"
OPTIONS_TEMPLATE = "ui/_pick_options.html"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A row as it is shown. `value` is what is kept; `under` tells two of the same name apart."""

    value: str
    name: str
    under: str = ""


@dataclass(frozen=True, kw_only=True)
class Source(Generic[Row]):
    """What may be picked. `key` is the field whose value is kept; `matches` gives querysets, the best
    first; `first` are offered before anything is typed."""

    rows: QuerySet[Row]
    key: str
    matches: Callable[[QuerySet[Row], str], Sequence[QuerySet[Row]]]
    describe: Callable[[Row], Choice]
    first: Callable[[], Iterable[Row]] = tuple
    hint: str = "Part of the name, or the whole code"

    def found(self, words: str, *, without: Iterable[str] = ()) -> tuple[list[Choice], bool]:
        """At most twenty, and whether there are more."""
        taken = set(without)
        rows = self.first() if not words else self._searched(words)
        fresh = (one for one in map(self.describe, rows) if one.value not in taken)
        found = list(islice(fresh, MOST_FOUND + 1))
        return found[:MOST_FOUND], len(found) > MOST_FOUND

    def _searched(self, words: str) -> Iterable[Row]:
        if len(words) < SHORTEST:
            return
        seen: set[Any] = set()
        for rows in self.matches(self.rows, words):
            for one in rows.exclude(pk__in=seen)[: 2 * MOST_FOUND]:
                seen.add(one.pk)
                yield one
            if len(seen) > MOST_FOUND:
                return

    def load(self, values: Iterable[str]) -> dict[str, Row]:
        """Those that may be picked, by value. One query."""
        wanted = list(values)
        if not wanted:
            return {}
        rows = self.rows.filter(**{f"{self.key}__in": wanted})
        return {str(getattr(one, self.key)): one for one in rows}

    def named(self, values: Sequence[str]) -> list[Choice]:
        """Each as it is shown, in the order given; also those that may not be picked any more."""
        known = self.load(values)
        return [
            self.describe(known[one])
            if one in known
            else Choice(value=one, name=one, under="Not known, or not within your reach")
            for one in values
        ]


class PickWidget(forms.Widget):
    """The search, what it found, and what is chosen."""

    source: Source[Any]
    is_many = False
    can_paste = False
    words = ""
    """What is being looked for, once a form was sent."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        has_served = f"{name}-{PICK}" in data and not self.is_many
        self.words = "" if has_served else clean_words(data.get(f"{name}-{WORDS}", ""))
        values = [*_all(data, name), *split_codes(data.get(f"{name}-{PASTED}", ""))]
        values += _all(data, f"{name}-{PICK}")
        dropped = _all(data, f"{name}-{DROP}")
        kept = [one for one in dict.fromkeys(values) if one and one not in dropped]
        return kept if self.is_many else kept[-1:]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return False

    def is_picking(self, data: Mapping[str, Any], name: str) -> bool:
        """One of the field's own buttons was pressed, or words wait that nobody looked for yet: a name
        that was typed and never chosen is not passed over."""
        if any(f"{name}-{act}" in data for act in (FIND, PICK, DROP)):
            return True
        typed = clean_words(data.get(f"{name}-{WORDS}", ""))
        return bool(typed) and typed != clean_words(data.get(f"{name}-found", ""))

    def use_required_attribute(self, initial: Any) -> bool:
        return False  # what must be there are chips, not words

    def options(self, values: Sequence[str], words: str) -> dict[str, Any]:
        choices, has_more = self.source.found(words, without=values)
        return {"choices": choices, "has_more": has_more, "words": words, "most": MOST_FOUND}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        values = _as_list(value)
        attrs = self.build_attrs(self.attrs, attrs)
        return {
            "name": name,
            "attrs": attrs,
            "hint": self.source.hint,
            "id": attrs.get("id", f"id_{name}"),
            "is_many": self.is_many,
            "can_paste": self.can_paste,
            "chosen": self.source.named(values),
            **self.options(values, self.words),
        }

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        return render_to_string("ui/_pick.html", self.get_context(name, value, attrs))


class PickField(forms.Field):
    """Cleans to the row picked, or None; with `many` to a list of rows. The form sets `source`."""

    widget = PickWidget
    default_error_messages = {"required": "Type a part of the name, then choose."}

    def __init__(
        self, *, many: bool = False, most: int = 500, can_paste: bool = False, **more: Any
    ) -> None:
        super().__init__(**more)
        self.most = most
        self.pick.is_many, self.pick.can_paste = many, can_paste

    @property
    def pick(self) -> PickWidget:
        return cast("PickWidget", self.widget)

    @property
    def source(self) -> Source[Any]:
        return self.pick.source

    @source.setter
    def source(self, source: Source[Any]) -> None:
        self.pick.source = source

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _as_list(initial) != _as_list(data)

    def to_python(self, value: Any) -> Any:
        values = _as_list(value)
        if len(values) > self.most:
            raise forms.ValidationError(
                f"{len(values):,} are chosen; at most {self.most:,} are taken."
            )
        known = self.source.load(values)
        unknown = [one for one in values if one not in known]
        if unknown:
            more = len(unknown) - MOST_TOLD
            told = ", ".join(unknown[:MOST_TOLD]) + (f" and {more:,} more" if more > 0 else "")
            raise forms.ValidationError(f"Not known, or not within your reach: {told}.")
        rows = [known[one] for one in values]
        return rows if self.pick.is_many else next(iter(rows), None)


class PickForm(forms.Form):
    """A form with fields to pick in. While one of them is being searched it is neither valid nor full
    of errors: it only comes back."""

    def offer(self, **sources: Source[Any]) -> None:
        """What may be picked in each of these fields."""
        for name, source in sources.items():
            cast("PickField", self.fields[name]).source = source

    @property
    def picks(self) -> dict[str, PickWidget]:
        return {name: one.pick for name, one in self.fields.items() if isinstance(one, PickField)}

    @property
    def picking(self) -> str:
        """The field that is being searched, or nothing."""
        if not self.is_bound:
            return ""
        fields = self.picks.items()
        open_ = (name for name, one in fields if one.is_picking(self.data, self.add_prefix(name)))
        return next(open_, "")

    def full_clean(self) -> None:
        if not self.picking:
            super().full_clean()
            return
        self._errors, self.cleaned_data = ErrorDict(), {}

    def is_valid(self) -> bool:
        return not self.picking and super().is_valid()


def render_picking(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int | None = None
) -> HttpResponse:
    """The page of a form; to a combobox that asks, the options alone."""
    form = context["form"]
    if form.picking and request.headers.get("HX-Request"):
        name = form.add_prefix(form.picking)
        pick = form.picks[form.picking]
        values = pick.value_from_datadict(form.data, None, name)
        found = pick.options(values, pick.words)
        return render(request, OPTIONS_TEMPLATE, {"name": name, "id": f"id_{name}", **found})
    return render(request, template, context, status=status)


def clean_words(typed: object) -> str:
    return " ".join(str(typed).replace("\x00", "").split())[:LONGEST]


def split_codes(typed: object) -> list[str]:
    """Codes that were pasted: one a line, or with commas or semicolons between."""
    parts = str(typed).replace("\x00", "").replace(",", "\n").replace(";", "\n").splitlines()
    return [part.strip() for part in parts if part.strip()]


def _all(data: Mapping[str, Any], name: str) -> list[str]:
    if isinstance(data, QueryDict):
        return [one.replace("\x00", "") for one in data.getlist(name)]
    return _as_list(data.get(name))


def _as_list(value: Any) -> list[str]:
    """Of what a form was sent, or what it begins with."""
    if value in (None, ""):
        return []
    return [value] if isinstance(value, str) else [str(one) for one in value]
