"""What a second look catches of the doses, results, allergies and names that the first reader misread, and its price."""
