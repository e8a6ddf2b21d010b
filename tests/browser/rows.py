"""Prints every row of an SQLite database, but those that say that a daemon lives."""

import sqlite3
import sys

ALIVE = ("lease",)

database = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
tables = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
for (table,) in tables:
    if table not in ALIVE and not table.startswith("sqlite_"):
        for row in database.execute(f'SELECT * FROM "{table}"'):
            print(table, row)
