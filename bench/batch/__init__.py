"""A whole batch through the command: are the cores busy, does memory stay flat, what does the corridor itself cost?"""
