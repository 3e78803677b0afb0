"""How well copies of one letter are told from letters that only look like it: real pages, really read."""
