"""Files beside the books: copies of the list that others published, and reports to hand on."""
