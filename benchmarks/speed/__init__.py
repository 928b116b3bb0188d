"""copydesk beside two stacks that a user would write: CPU, calls, round trips, request units, dollars."""
