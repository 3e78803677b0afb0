"""What a second look catches of doses, results, allergies and names that were misread, and its price."""
