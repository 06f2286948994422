"""Partners: organizations on whose pages the service is shown, their sitekeys and embed tokens, budgets and use."""
