"""One object version to its end: read, normalize, store, link copies, enter in the ledger."""
