"""A need of social care becomes a UK Core CarePlan, by default under the heading of the plan."""

import pytest

from mappings import coder
from mappings.validate import validate
from records.types import Assertion, FactKind
from tests.mappings.letters import coded, only, with_facts

WORDS = "carers four times a day from Monday"


def bundle_of(assertion: Assertion, section: str | None = None) -> dict:
    need = coded(FactKind.CARE_NEED, WORDS, assertion, name="package of care", section=section)
    return with_facts(need)


@pytest.mark.parametrize(
    ("assertion", "status", "intent", "activity"),
    [
        (Assertion.PRESENT, "active", "plan", "scheduled"),
        (Assertion.POSSIBLE, "draft", "proposal", "not-started"),
        (Assertion.HISTORICAL, "completed", "plan", "completed"),
        (Assertion.ABSENT, "revoked", "plan", "cancelled"),
    ],
)
def test_a_need_is_a_plan_with_one_activity(assertion, status, intent, activity):
    bundle = bundle_of(assertion)
    plan = only(bundle, "CarePlan")
    (done,) = plan["activity"]
    assert (plan["status"], plan["intent"], done["detail"]["status"]) == (status, intent, activity)
    assert plan["category"] == [{"text": "package of care"}]
    assert done["detail"]["description"] == WORDS
    assert done["detail"].get("doNotPerform", False) is (assertion is Assertion.ABSENT)
    assert plan["meta"]["profile"] == ["https://fhir.hl7.org.uk/StructureDefinition/UKCore-CarePlan"]
    assert validate(bundle) == ()


@pytest.mark.parametrize(
    ("printed_under", "stands_under"),
    [
        (None, "plan-and-requested-actions"),
        ("social-context", "social-context"),
        ("allergies-and-adverse-reaction", "plan-and-requested-actions"),
    ],
)
def test_a_need_stands_with_the_plan_or_where_the_letter_has_it(printed_under, stands_under):
    bundle = bundle_of(Assertion.PRESENT, printed_under)
    sections = only(bundle, "Composition")["section"]
    holding = [part for part in sections if WORDS in part["text"]["div"] and part.get("entry")]
    assert [part["code"]["coding"][0]["code"] for part in holding] == [stands_under]


def test_a_need_without_a_plan_s_parts_is_told():
    bundle = bundle_of(Assertion.PRESENT)
    plan = only(bundle, "CarePlan")
    del plan["intent"]
    plan["activity"][0]["detail"]["status"] = "done"
    assert {issue.rule for issue in validate(bundle)} >= {"care-plan-required", "care-plan-activity"}


def test_a_need_has_no_code_and_says_why():
    need = coded(FactKind.CARE_NEED, WORDS, name="package of care").fact
    (told,) = coder.code([need])
    assert told.codings == () and told.reason
