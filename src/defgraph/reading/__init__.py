"""Reading: files written by hand become values, or findings with their places."""
