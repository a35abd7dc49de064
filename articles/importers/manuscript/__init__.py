"""What a person wrote, in Word or a mail: paragraphs with or without a style, pictures between them → a story."""
