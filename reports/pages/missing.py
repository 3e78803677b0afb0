"""What a page says where something is not known: what is missing, and the command that gives it."""

from __future__ import annotations

from reports.pages.views import PageContent

SAYS = {
    "standing": "No events of paper have been entered for this trust. Enter them: `casenote events import`.",
    "baseline": "There is no baseline yet: how much paper there was to begin with has not been counted, so no"
    " percentage of it can be stated. Give it with `casenote baseline import` and have it signed with"
    " `casenote baseline sign`.",
    "case": "There is no plan yet, so no case can be worked out: what is to become of each series of paper has not been"
    " said. Give it with `casenote tables import plan`; `casenote tables describe plan` says what it must hold.",
    "uncertainty": "No draws were made, so how sure these pounds are is not known.",
    "benefits": "The benefits register is empty: nothing was forecast line by line, and no saving was signed off."
    " Fill it with `casenote tables import benefits`, and have each realised line signed with"
    " `casenote benefits sign`.",
    "bridge": "Nothing was added up that could be set beside a claim.",
    "claims": "No claims are registered. Add them with `casenote tables import claims`.",
    "funds": "No funds are registered. Add them with `casenote tables import envelopes`.",
    "costs": "The statutory return of what records cost was not given. Give it with `casenote tables import"
    ' "records costs"`.',
    "prices": "No price index was given, so nominal pounds cannot be stated. Give it with"
    " `casenote tables import prices`.",
    "fax": "No fax machine was ever registered. Register them with `casenote events import` (fax registered).",
    "nation": "No trust has anything to add up yet.",
}


def says(content: PageContent, what: str) -> str:
    """Why something is missing: as the content says, else as it is said of every trust."""
    return content.missing.get(what) or SAYS[what]
