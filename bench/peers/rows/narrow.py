"""The rows of ../../rows/narrow-rows.ts."""
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

START = datetime.fromtimestamp(1_600_000_000, timezone.utc)
DAY = date(2024, 2, 29)


def row(id, amount=Decimal):
    return {
        "id": id,
        "name": f"customer {id}",
        "email": f"user{id}@example.com",
        "amount": amount(f"{id % 100_000}.{10 + id % 90}"),
        "qty": id % 1000,
        "score": id / 7,
        "active": id % 2 == 0,
        "created_at": START + timedelta(seconds=id),
        "day": DAY,
        "payload": None if id % 3 == 0 else {"k": id, "s": "v"},
    }
