"""Partners: organizations that show matches inside their own pages."""
