"""What can go wrong, in words for people."""


class NoteError(Exception):
    """Trouble that the user can do something about."""
