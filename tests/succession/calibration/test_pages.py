"""The pages of a session, by form and by fragment."""

from django.test import Client

from tests.cast import Cast
from tests.succession.calibration.room import member, opened

HTMX = {"HX-Request": "true"}


def client_of(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[who])
    return client


def test_board_shows_where_the_evidence_puts_people(cast: Cast) -> None:
    session = opened(cast)
    for one in session.members.all():
        print(one.employee, one.score, one.score_sd, one.row, one.column, one.held_because)
    page = client_of(cast, "facilitator").get(f"/calibration/{session.pk}/")
    assert page.status_code == 200
    __import__("pathlib").Path("/tmp/board.html").write_text(page.content.decode())
    mona = client_of(cast, "manager")
    erik = member(session, cast, "erik")
    at = f"/calibration/{session.pk}/people/{erik.pk}/"
    for path in (at, at + "?to=2-1", at + "menu/", f"/calibration/{session.pk}/table/",
                 f"/calibration/{session.pk}/changes/?since=0-0", "/calibration/"):
        for headers in ({}, HTMX):
            assert mona.get(path, headers=headers).status_code == 200, path
    answer = mona.post(at + "move/", {"to": "2-2", "seen": "0", "rationale": "Ran the site."}, headers=HTMX)
    assert answer.status_code == 200
    hanna = client_of(cast, "hr_admin")
    for path in ("/calibration/new/", f"/calibration/{session.pk}/prepare/", f"/calibration/{session.pk}/fairness/",
        f"/calibration/{session.pk}/cancel/"):
        assert hanna.get(path).status_code == 200, path
    fay = client_of(cast, "facilitator")
    assert fay.get(f"/calibration/{session.pk}/close/").status_code == 200
    assert fay.post(f"/calibration/{session.pk}/close/").status_code == 302
    session.refresh_from_db()
    assert session.state == "closed"
