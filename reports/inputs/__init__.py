"""What people give to the reports: one file for each kind of table, with its columns and what is refused."""
