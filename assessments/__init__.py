"""Reviews from all around, and the anonymity of those who write them."""
