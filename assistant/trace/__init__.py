"""What each stage of an answer took, gave and left out."""
