"""What the API says of itself: the OpenAPI document, its reference page, and a page for each kind of problem."""
