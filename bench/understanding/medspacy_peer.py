"""medspaCy 1.3 with our dictionary: run by its own Python (`peers.py`); JSON in, JSON out.

Its own rules of context and sections are used as they come; sections that it calls past history or family history
state so, as its documentation shows.
"""

import json
import logging
import sys
import time

import medspacy
from medspacy.ner import TargetRule

try:
    from loguru import logger

    logger.disable("PyRuSH")
except ImportError:
    logging.disable(logging.DEBUG)

asked = json.load(sys.stdin)
nlp = medspacy.load(
    medspacy_enable=["medspacy_pyrush", "medspacy_target_matcher", "medspacy_context", "medspacy_sectionizer"]
)
nlp.max_length = 10_000_000
names = {}
for kind, text, name in asked["terms"]:
    names.setdefault((kind, text.lower()), name)
nlp.get_pipe("medspacy_target_matcher").add([TargetRule(text, kind) for kind, text in names])


def stated(span):
    """One assertion of medspaCy's several marks, the strongest first."""
    marks = span._
    if marks.is_family:
        return "family"
    if marks.is_negated:
        return "absent"
    if marks.is_uncertain or marks.is_hypothetical:
        return "possible"
    return "historical" if marks.is_historical else "present"


began = time.process_time()
found = []
for text in asked["letters"]:
    said = []
    for span in nlp(text).ents:
        said.append([span.label_, span.text, names.get((span.label_, span.text.lower()), span.text), stated(span)])
    found.append(said)
json.dump({"found": found, "seconds": time.process_time() - began}, sys.stdout)
