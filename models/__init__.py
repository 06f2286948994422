"""The database: tables, named queries, migrations, and the embedded PostgreSQL. Knows neither service nor engine."""
