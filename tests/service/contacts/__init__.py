"""What of a contact is pure: masks, marks, the check of a code."""
