"""Organisation Data Service: the codes of NHS organisations, with their names, dates and successors.

URI: UK Core, Organization.identifier.
"""

from mappings.codings import Terminology
from mappings.terminologies.ods import RELEASES

CODING = Terminology("ODS", "https://fhir.nhs.uk/Id/ods-organization-code", ("ODS",), releases=RELEASES)
