"""What runs the service on one machine: embedded servers, supervisor, checks. Standard library and psycopg2 only."""
