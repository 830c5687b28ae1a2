"""The conversation with contacts: what is written, what is due, and what came of it."""
