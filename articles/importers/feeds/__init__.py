"""What RSS, Atom and JSON Feed share: an entry of any of them becomes a story."""
