"""What is taken as an attachment, by content and by name."""
