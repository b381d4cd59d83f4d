"""The balance score of each department and the executives' dashboard."""
