"""Who lives in the areas, by census: what the shares of victims and callers are held against."""
