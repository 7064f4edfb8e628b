"""What a spreadsheet would run instead of showing. Pure."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""The last four are the full-width forms, which East Asian spreadsheets read as the others."""
