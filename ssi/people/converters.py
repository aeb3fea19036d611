"""Row numbers in addresses: no longer than what the database counts, so that a longer one simply does not exist."""


class RowNumber:
    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)
