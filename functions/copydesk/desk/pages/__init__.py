"""The pages, a module a page: each reads what it needs from the store and passes it to a view."""
