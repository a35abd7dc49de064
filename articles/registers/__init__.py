"""Files of clubs, people, competitions and grounds, in the forms that others keep them in, as rows of our own form."""
