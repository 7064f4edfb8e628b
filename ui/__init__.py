"""Components, page frame and list helpers; knows no nouns of the domain."""
