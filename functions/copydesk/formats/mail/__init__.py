"""E-mail messages -> drafts: header fields, the HTML or text part, what is quoted or forwarded."""
