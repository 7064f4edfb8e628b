from django.template import Context, Template

from ui.reliability import ReliabilityPlot
from ui.trends import Series


def test_shares_lie_on_both_axes_from_nothing_to_all() -> None:
    """220 high with 14 free above and below: half lies at 110."""
    plot = ReliabilityPlot(series=[Series(name="A", values=[0.25, 0.75])], nominal=[0.5, 0.8])
    assert 'points="0,206 50,158 80,62 100,14"' in plot.marks()
    assert 'class="line-target" points="0,206 100,14"' in plot.marks()
    assert '<text class="bar-label" x="50%" y="228" text-anchor="middle">50%</text>' in plot.marks()


def test_unknown_share_is_left_out() -> None:
    plot = ReliabilityPlot(series=[Series(name="A", values=[None, 0.75])], nominal=[0.5, 0.8])
    assert 'points="0,206 80,62 100,14"' in plot.marks()


def test_table_stands_beside_and_names_are_escaped() -> None:
    shown = Template("{% load cadre %}{% reliability_plot series nominal 'Held' %}").render(
        Context({"series": [Series(name="<b>A", values=[0.254])], "nominal": [0.5]})
    )
    assert '<th scope="row" class="num">50%</th><td class="num">25%</td>' in shown
    assert "<b>" not in shown
    assert 'aria-label="Held"' in shown
