"""One module for each group of figures; its `take(bench)` measures them."""
