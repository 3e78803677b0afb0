"""OPCS-4, the NHS classification of interventions: reached through the UK's map from SNOMED CT, never coded by itself.

URI: HL7 UK. Several are in use and UK Core names none, so the setting terminology.opcs_4 may name another.
"""

from mappings.codings import Terminology

CODING = Terminology("OPCS-4", "https://fhir.hl7.org.uk/CodeSystem/OPCS-4", ("OPCS-4",))
