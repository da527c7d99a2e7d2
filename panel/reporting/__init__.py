"""Reports and pictures for those who have no app: from a release, by way of the app's own views."""
