"""The product as people use it, in a real browser before a real server."""
