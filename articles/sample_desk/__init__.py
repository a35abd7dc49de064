"""A newspaper to try things on: stories and pictures of our own, brought in as any delivery is."""
