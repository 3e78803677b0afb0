"""A made-up nation of 200 trusts and ten years of weekly events, and what a report of it costs."""
