"""Pages for everybody: a need stated and answered, what is published of offerings and stations, the API tried out."""
