"""Clean text to clauses: one module for each way in which a document is written."""
