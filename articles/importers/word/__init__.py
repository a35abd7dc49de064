"""A Word file (Office Open XML, ECMA-376 and ISO/IEC 29500) → its paragraphs, pictures and tables → a story."""
