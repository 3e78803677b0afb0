"""What people look at: pages, the workbook, the terminal, and twins of all tables for machines."""
