"""Fields under their supplier's names -> a draft."""
