"""One small module per family of KPIs; `catalogue` lists them."""
