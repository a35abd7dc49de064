"""A mail saved as a file → what its writer wrote, what was only quoted or signed, and what was attached."""
