"""What the Prefect UI shows of a batch: what needs a person first, and refs only."""

from custody.page_account import PageAccount
from flows.artifacts import markdown, rows
from records.types import DocumentType, OdsCode, Outcome, PageState, Source, Status

DONE = Outcome("r1", "d1", (1, 1), Status.ACCEPTED, (), DocumentType.CLINIC, page_states=(PageState.DELIVERED,))
DOUBTED = Outcome("r2", "d2", (1, 1), Status.REVIEW, ("No name.",), page_states=(PageState.DELIVERED,))


def test_the_page_leads_with_what_needs_a_person() -> None:
    page = markdown(
        OdsCode("RZZ"),
        Source.FAX,
        [DONE, DOUBTED],
        PageAccount.of(sum(len(outcome.page_states) for outcome in (DONE, DOUBTED)), 0, [DONE, DOUBTED]),
    )
    assert page.index("1 of 2 need a person") < page.index("| accepted | 1 |")
    assert "2 came in = 2 delivered" in page
    assert "| No name. | 1 |" in page


def test_rows_put_those_for_a_person_first() -> None:
    table = rows([DONE, DOUBTED])
    assert [row["document"] for row in table] == ["r2", "r1"]
    assert set(table[0]) == {"document", "status", "kind", "sides", "facts", "coded", "why"}
