"""Last stage: questions in, a report of how well they are answered out."""
