from .contract import SearchContract


class TestSQLite(SearchContract):
    vendor = "sqlite"
