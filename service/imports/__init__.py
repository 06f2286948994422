"""Files of listings that stations send: taken in, worked on by a process of their own, and undone where that is wanted."""
