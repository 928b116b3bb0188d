"""What each page shows, as values: pure functions from stored records to facts."""
