"""First stage: documents in, clauses out."""
