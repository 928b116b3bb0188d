"""The page of `copydesk desk`: a local store in a browser on the same machine, read-only.

`server` listens on the loopback address, `guard` is the border, `app` has the routes, `pages` reads the store, `views`
turns what was read into values (pure), `answers` writes a value as HTML or JSON.
"""
