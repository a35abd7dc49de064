"""A web page → one Story: what it says to machines (`data`), where its text stands (`text`), what is printed above it
(`head`), its pictures, and which words are the site's and not the story's.
"""
