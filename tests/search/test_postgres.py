from .contract import SearchContract


class TestPostgreSQL(SearchContract):
    vendor = "postgresql"
