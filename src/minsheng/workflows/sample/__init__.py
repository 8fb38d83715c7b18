"""The sample district: made-up people in Longhua's real structure, twelve months of concerns, the article's figures."""
