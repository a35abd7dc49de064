"""What holds several files: ZIP, tar and their like → entries. What each format is, and nothing of stories."""
