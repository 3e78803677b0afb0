import pytest

from extractors.page_marks import page_marks
from extractors.transcript import Transcript
from tests.paper import reading_of

BODY = "\n".join(["The scan shows a T score of the hip.", "I have suggested calcium."] * 3)


def marks(text: str) -> frozenset[str]:
    return page_marks(Transcript.of([reading_of(text)]).lines)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"Riverside Renal Unit Summary 1\n{BODY}", f"Riverside Renal Unit Summary 2\n{BODY}"),
        (f"Our ref: HM/440912\n{BODY}", f"HM/440912   2\n\n{BODY}"),
        (
            f"{BODY}\nDischarge summary of the Acute Unit, page 1",
            f"{BODY}\nDischarge summary of the Acute Unit, page 2",
        ),
    ],
)
def test_a_running_line_or_a_reference_is_common_to_two_pages(first: str, second: str) -> None:
    own = marks(BODY)
    assert (marks(first) - own) & (marks(second) - own)


@pytest.mark.parametrize(
    "line",
    [
        "Dr Helen Marchbank Consultant Gastroenterologist",
        "Private and Confidential",
        "Dictated but not signed by the doctor",
        "17 October 2013",
        "Tel: 01632 960141",
        "Plan",
    ],
)
def test_what_all_letters_have_marks_none(line: str) -> None:
    assert marks(f"{line}\n\nPlan\n\nNone") == frozenset()
