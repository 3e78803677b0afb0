"""How releases of terminologies that a user downloaded become the one file that `mappings.terminology` opens."""
