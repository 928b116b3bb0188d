"""Training and evaluation of duplicate detection: generated news streams, the verifier, clustering scores."""
