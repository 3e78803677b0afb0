"""How often a forecast's 80% interval holds the truth, beside other ways of making one."""
