"""Training and measuring of duplicate detection: streams of invented news, and figures over clusterings."""
