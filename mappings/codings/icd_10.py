"""ICD-10 5th edition as the NHS uses it: reached through the UK's map from SNOMED CT, never coded by itself.

URI: as NHS terminology servers name it; UK Core names none, so the setting terminology.icd_10 may name another.
"""

from mappings.codings import Terminology

CODING = Terminology("ICD-10", "http://hl7.org/fhir/sid/icd-10-uk", ("ICD-10",))
