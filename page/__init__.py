"""The page's parts: pure functions from answers and clauses to HTML, with its labels, style and scripts."""
