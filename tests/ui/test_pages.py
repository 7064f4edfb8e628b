"""The frame, the theme choice and the error pages."""

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from ui import theme
from ui.gallery import gallery_context

ERRORS = ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"]


def frame_html(**cookies: str) -> str:
    request = RequestFactory().get("/")
    request.COOKIES.update(cookies)
    return render_to_string("base.html", gallery_context(request), request)


@pytest.mark.parametrize(
    ("cookie", "theme_shown"), [("dark", "dark"), ("<b>", "auto"), ("", "auto")]
)
def test_theme_is_set_by_the_server(cookie: str, theme_shown: str) -> None:
    assert f'data-theme="{theme_shown}"' in frame_html(theme=cookie)


def test_frame_opens_the_section_of_the_page_only() -> None:
    side = frame_html().split('class="topbar"')[0]
    assert side.count('aria-current="page"') == 1
    assert "Readiness matrix" in side


def test_frame_without_anybody_signed_in_still_stands() -> None:
    html = render_to_string("base.html", {}, RequestFactory().get("/"))
    assert '<main class="page-main" id="content"' in html
    assert "tabbar" not in html


@pytest.mark.parametrize("name", ERRORS)
def test_error_pages_need_no_request_and_no_context(name: str) -> None:
    html = render_to_string(name)
    assert "<h1>" in html
    assert 'data-theme="auto"' in html


@pytest.mark.django_db
def test_choosing_a_theme_keeps_it_and_goes_back(client: Client) -> None:
    response = client.post("/ui/theme/", {"theme": "dark", "next": "/people/?q=a"})
    assert response.headers["Location"] == "/people/?q=a"
    assert response.cookies[theme.COOKIE].value == "dark"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "next_url", ["https://example.org/", "//example.org", "javascript:alert(1)"]
)
def test_choosing_a_theme_never_leads_away(client: Client, next_url: str) -> None:
    assert client.post("/ui/theme/", {"theme": "dark", "next": next_url}).headers["Location"] == "/"


@pytest.mark.django_db
def test_an_unknown_theme_is_not_kept(client: Client) -> None:
    assert theme.COOKIE not in client.post("/ui/theme/", {"theme": "neon"}).cookies
