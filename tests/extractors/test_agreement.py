from extractors.agreement import DISPUTED, agree
from extractors.transcript import Transcript
from tests.paper import reading_of

KNOWN = {"dear", "doctor", "pain", "patient", "takes", "aspirin", "digoxin", "in", "clinic"}


def known(text: str) -> bool:
    return text.strip(".,:;").lower() in KNOWN


def agreed(first: str, second: str, confidence: float = 0.9):
    """The text of both readings together, and the confidence of each word."""
    both = agree(reading_of(first, confidence=confidence), reading_of(second, confidence=0.98), known)
    return Transcript.of([both]).text.rstrip("\n"), {word.text: word.confidence for word in both.words}


def test_what_both_read_is_surer_than_either_said():
    text, confidence = agreed("Dear Doctor", "Dear Doctor", confidence=0.7)
    assert text == "Dear Doctor"
    assert min(confidence.values()) > 0.9


def test_the_wording_that_makes_sense_is_taken_and_disputed():
    text, confidence = agreed("patient takes asqirin", "patient takes aspirin")
    assert text == "patient takes aspirin"
    assert confidence["aspirin"] <= DISPUTED
    assert confidence["patient"] > 0.9
    text, confidence = agreed("patient in pain", "patient in pam")
    assert text == "patient in pain"
    assert confidence["pain"] <= DISPUTED


def test_a_number_read_differently_is_always_disputed():
    for first, second in (
        ("62.5", "62 5"),
        ("62.5", "625"),
        ("18/06/1952", "18/06/3952"),
        ("9990000018", "9990000016"),
    ):
        _, confidence = agreed(f"digoxin {first}", f"digoxin {second}", confidence=0.97)
        assert max(value for text, value in confidence.items() if text != "digoxin") <= DISPUTED, (first, second)


def test_a_name_read_differently_is_always_disputed():
    _, confidence = agreed("Patient Mei Cheung", "Patient Met Cheung", confidence=0.95)
    assert min(confidence.values()) <= DISPUTED
    assert confidence["Cheung"] > 0.9


def test_a_comma_is_no_dispute_and_words_run_together_are_parted():
    text, confidence = agreed("Dear Doctor. in clinic", "Dear Doctor, inclinic")
    assert text == "Dear Doctor, in clinic"
    assert min(confidence.values()) > 0.9


def test_what_only_one_saw_is_kept_in_doubt():
    text, confidence = agreed("Dear Doctor", "Dear Doctor\npatient in pain")
    assert text == "Dear Doctor\npatient in pain"
    assert confidence["pain"] <= DISPUTED < confidence["Dear"]
    text, confidence = agreed("Dear Doctor\npatient in pain", "Dear Doctor")
    assert text == "Dear Doctor\npatient in pain"
    assert confidence["pain"] <= DISPUTED


def test_dirt_that_only_the_first_saw_is_dropped():
    text, _ = agreed("Dear Doctor\n;.vwe", "Dear Doctor", confidence=0.3)
    assert text == "Dear Doctor"


def test_accents_that_dirt_made_are_no_dispute():
    text, confidence = agreed("patient takes aspirin", "patıent takes áspirin")
    assert text == "patient takes aspirin"
    assert min(confidence.values()) > 0.9


def test_nothing_and_nothing_is_nothing():
    both = agree(reading_of(""), reading_of(""), known)
    assert both.words == ()
    assert "and" in both.engine.name


def test_the_second_reader_is_believed_about_commas_and_capitals_and_the_first_about_accents():
    text, confidence = agreed("Dear Doctor. Zoë takes aspirin oD", "Dear Doctor, Zoe takes aspirin OD")
    assert text == "Dear Doctor, Zoë takes aspirin OD"
    assert min(confidence.values()) > 0.9


def test_where_neither_makes_more_sense_the_second_reader_is_believed_and_doubted():
    text, confidence = agreed("Dear Xandjr", "Dear Xander", confidence=0.95)
    assert text == "Dear Xander"
    assert confidence["Xander"] <= DISPUTED


def test_letters_and_digits_mixed_make_less_sense_than_letters():
    assert agreed("TO: Xandr", "T0: Xandr")[0] == "TO: Xandr"
    assert agreed("T0: Xandr", "TO: Xandr")[0] == "TO: Xandr"


def test_a_rule_beside_a_word_is_no_letter_of_it():
    text, confidence = agreed("aspirin PO BD", "aspirin LPO IBD")
    assert text == "aspirin PO BD"
    assert max(confidence["PO"], confidence["BD"]) <= DISPUTED
