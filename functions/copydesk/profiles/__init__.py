"""Corrections for one publisher or supplier: small TOML files, applied to pages and records as they are read."""
