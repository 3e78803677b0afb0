"""How the ledger's tables came to be: one file per change under versions/."""
