"""A text inside an agency item, in whatever form: what NewsML-G2, NITF and ninjs share."""
