"""What is kept of people: nowhere in clear, no longer than was said, found and erased by command."""
