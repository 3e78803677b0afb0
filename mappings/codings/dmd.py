"""NHS dictionary of medicines and devices (dm+d): the codes of medicines (VTM), routes and units of measure.

URI: UK Core, MedicationStatement.medication[x] and AllergyIntolerance.code.
"""

from mappings.codings import Terminology
from mappings.terminologies.dmd import RELEASES

CODING = Terminology("dm+d", "https://dmd.nhs.uk", ("dm+d release",), releases=RELEASES)
