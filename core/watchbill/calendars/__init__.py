"""What calendars say, each behind a port; the libraries that read them are imported only when they are needed."""
