"""What people see of the service inside other people's pages: one way to show a result, wherever it stands."""
