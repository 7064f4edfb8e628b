"""What pages cost in a large company. `make bench PAGES=1`; docs/performance.md."""
