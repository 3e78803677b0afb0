"""The sample inbox: fictional papers of two fictional trusts, and what a records coder would say of each."""
