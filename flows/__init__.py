"""The corridor: the only room that knows Prefect."""
