"""CASE packages that are none, or strange: refused in words, or taken with their faults listed."""

import pytest

from competencies.models import Competency, Framework
from integrations.core.errors import UnreadableSource
from tests.integrations.case_packages import association, counts, faults, item, package, take

pytestmark = pytest.mark.django_db

BAD = {
    "{": "is not JSON: Expecting property name",
    "[]": "it has no CFDocument",
    '{"CFDocument": []}': "it has no CFDocument",
    '{"CFDocuments": []}': "It is a list of documents",
    '{"CFDocument": {"title": NaN}}': "NaN is no number",
    "[" * 100_000: "is nested too deeply",
}


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_package_is_refused_in_words(text: str) -> None:
    with pytest.raises(UnreadableSource, match=BAD[text]):
        take(text)
    assert not Framework.objects.exists()


def test_bytes_that_are_no_text_are_refused_in_words() -> None:
    with pytest.raises(UnreadableSource, match="is not UTF-8: byte 3"):
        take(b'{"a\xff": 1}')
    with pytest.raises(UnreadableSource, match="is UTF-16"):
        take("{}".encode("utf-16"))


def test_strange_values_are_faults_not_failures() -> None:
    odd = package(
        "no object", {"identifier": ["x"], "fullStatement": {"a": 1}}, item(12, "Nul\x00")
    )
    odd["CFDocument"] = {"title": 5, "identifier": "not a uuid"}
    odd["CFAssociations"] = [{"associationType": 3}, None, association(70, 12, "huh", 12)]
    odd["CFRubrics"] = {"a": 1}
    odd["CFDefinitions"] = [1]
    run = take(odd)
    assert list(Competency.objects.values_list("name", flat=True)) == ["Nul�"]
    assert Framework.objects.get().identifier == "not a uuid"
    assert counts(run)["CFAssociations"] == {"source": 2, "excluded": 2}
    assert "CFItems[2].fullStatement" in faults(run)
