"""A downloaded table opens in a spreadsheet without running anything."""

import pytest

from tenants.exports import csv_response, escape_cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_would_run_as_a_formula_stays_text(text: str) -> None:
    assert escape_cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Sofia", -1, 2.5, None])
def test_other_values_stay_as_they_are(value: object) -> None:
    assert escape_cell(value) == value


def test_a_table_is_a_csv_file() -> None:
    response = csv_response("people.csv", ["name", "score"], [["Ünal, Ada", 3.5], ["=1+1", None]])
    assert response.content.decode("utf-8-sig").splitlines() == ["name,score", '"Ünal, Ada",3.5', "'=1+1,"]
    assert response["Content-Disposition"] == 'attachment; filename="people.csv"'
