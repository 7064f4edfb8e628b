"""What pages say about a readiness: from figures at hand to words and rows. No queries, no clock."""
