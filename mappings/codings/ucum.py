"""UCUM, the Unified Code for Units of Measure: the codes of units of doses and results.

URI: FHIR R4, Quantity.system.
"""

from mappings.codings import Terminology

CODING = Terminology("UCUM", "http://unitsofmeasure.org", ("UCUM",))
