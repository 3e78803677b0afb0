"""Money: assumptions, the model of costs and savings, the two cases made of it, funds and claims."""
