"""Second stage: clauses in, ranked clauses out."""
