"""What is kept: SQLAlchemy Core on SQLite or PostgreSQL. Rows never leave this package."""
