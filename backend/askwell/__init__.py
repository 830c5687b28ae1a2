"""Askwell: informational interviews over REST and in the browser."""

__version__ = "0.1.0"
