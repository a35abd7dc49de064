"""What the site's templates are given: one way for the readers' pages and for the desk's preview."""
