"""What the readiness run costs beside the least it could cost. `make bench`; docs/performance.md."""
