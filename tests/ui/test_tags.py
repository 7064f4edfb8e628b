"""Each component as a page sees it: its words, and nothing that a name could break."""

import re

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from ui.gallery import TILES, gallery_context
from ui.marks import BANDS, STATUSES
from ui.parts import KpiTile


def drawn(source: str, **context: object) -> str:
    return Template("{% load cadre %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("interval_bar 3.0 0.5 4 5", "level 3.0, likely 2.5–3.5; needs level 4"),
        ("interval_bar None None 2 5", "not seen yet; needs level 2"),
        ("interval_bar 3.0 0.5", "level 3.0, likely 2.5–3.5"),
        ("score_bar 71 14.6", "score 71 of 100, likely 56–86; ready now from 80"),
        ("score_bar None None", "no score yet"),
        ("coverage_meter 0.33", "33% seen; 50% is enough for an answer"),
        ("points_bar 12 2.2 20", "2 of 12 points"),
    ],
)
def test_bars_say_in_words_what_they_draw(call: str, words: str) -> None:
    assert f'role="img" aria-label="{words}"' in drawn("{% " + call + " %}")


def test_bar_with_labels_is_taller_and_marks_the_needed_level() -> None:
    html = drawn("{% interval_bar 3.0 0.5 4 5 labels=True %}")
    assert 'height="52"' in html
    assert re.findall(r'class="bar-label bar-label-strong">(\d)', html) == ["4"]


@pytest.mark.parametrize("band", BANDS)
def test_a_band_is_always_shape_and_word(band: str) -> None:
    html = drawn("{% band_pill band label %}", band=band, label="Some <words>")
    assert f'class="pill pill-{band}"' in html
    assert '<svg class="glyph"' in html
    assert "Some &lt;words&gt;" in html


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_is_always_shape_and_word_and_never_a_circle(status: str) -> None:
    html = drawn("{% status_mark status 'Words' %}", status=status)
    assert "Words" in html
    assert "<circle" not in html


def test_band_mark_speaks_the_full_name_and_band() -> None:
    html = drawn("{% band_mark 'ready_now' name 'Ready now' url='/p/' %}", name='Đỗ "Zoë" <Ng>')
    assert '<span aria-hidden="true">Đ&lt;</span>' in html
    assert "Đỗ &quot;Zoë&quot; &lt;Ng&gt;, Ready now</span>" in html
    assert 'href="/p/"' in html


def test_critical_mark_differs_by_shape_and_words() -> None:
    met, open_ = (
        drawn("{% critical_mark True 'met' %}"),
        drawn("{% critical_mark False 'not met' %}"),
    )
    assert "hollow" in met
    assert "hollow" not in open_


def test_risk_glyph_inks_one_square() -> None:
    html = drawn("{% risk_glyph 3 2 %}")
    assert '<rect x="9.5" y="1" width="7.5" height="7.5" rx="1" class="risk-here"/>' in html
    assert html.count("risk-cell") == 8


@pytest.mark.parametrize("tile", TILES, ids=[tile.status for tile in TILES])
def test_a_tile_without_a_figure_shows_words_instead(tile: KpiTile) -> None:
    html = drawn('{% include "ui/_kpi_tile.html" %}', tile=tile)
    has_figure = 'class="figure"' in html
    assert has_figure == (tile.message == "")
    assert tile.status_words in html


def test_trend_has_its_table_with_gaps_in_words() -> None:
    context = gallery_context(RequestFactory().get("/"))
    html = drawn("{% trend series periods 'Cover' %}", **context)
    assert html.count("<tr>") == 13
    assert html.count("no data") == 1


def test_sort_header_says_the_direction() -> None:
    html = drawn(
        "{% sort_header list 'name' 'Position' %}", **gallery_context(RequestFactory().get("/"))
    )
    assert 'aria-sort="ascending"' in html
    assert 'href="?impact=high&amp;sort=-name"' in html


def test_form_error_stands_beside_its_field_and_in_the_summary() -> None:
    context = gallery_context(RequestFactory().get("/"))
    html = drawn('{% include "ui/_form.html" %}', **context)
    assert html.count("Write the day as a date that exists, such as 3 Nov 2026.") == 2
    assert 'href="#id_seen_on"' in html
    assert 'aria-describedby="id_seen_on_helptext id_seen_on_error"' in html
    assert html.count('id="id_seen_on_error"') == 1


def test_anchors_are_radios_with_the_level_in_their_name() -> None:
    context = gallery_context(RequestFactory().get("/"))
    html = drawn('{% include "ui/_anchors.html" with name="level" legend="Choose" %}', **context)
    assert html.count('type="radio" name="level"') == 3
    assert html.count(" checked") == 1
    assert '<span class="visually-hidden">Level 4: </span>Plans across several teams' in html
