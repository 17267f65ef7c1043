"""The pages of the staff, behind a password; absent where none is set."""
