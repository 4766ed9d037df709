"""Keeps short notes in one JSON file."""
