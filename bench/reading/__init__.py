"""Reading measured beside its peers: a corpus made anew, every engine on the same pages, in one run."""
