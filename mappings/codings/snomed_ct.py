"""SNOMED CT: the codes of problems, procedures, observations, reactions and substances.

URI: HL7 Terminology, Using SNOMED CT with FHIR.
"""

from mappings.codings import Terminology
from mappings.terminologies.snomed_ct import RELEASES

CODING = Terminology("SNOMED CT", "http://snomed.info/sct", releases=RELEASES)
