"""A page's declared and visible fields: collected from every place, then chosen field by field."""
