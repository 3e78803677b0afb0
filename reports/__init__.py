"""What people look at: progress, savings, and where to find everything."""
