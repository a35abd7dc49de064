"""The wires of old, IPTC 7901 and ANPA 1312: what both have in common."""
