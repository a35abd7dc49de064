"""Picture files: what may come in, what they say about themselves, and the sizes readers get. No Django."""
