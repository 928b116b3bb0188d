"""What is stored: articles and their revisions, claims and clusters, the ledger, and their items in the table."""
