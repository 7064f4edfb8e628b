"""Moving data through the scoring core: bulk out, arrays, bulk in. See succession/README.md."""
