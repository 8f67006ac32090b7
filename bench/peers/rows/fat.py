"""The rows of ../../rows/fat-rows.ts."""
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

LETTERS = "abcdefghijklmnopqrstuvwxyzéß漢ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
TEXTS = ["".join(LETTERS[(row * 7 + place) % len(LETTERS)] for place in range(180)) for row in range(97)]
START = datetime(2020, 1, 1, tzinfo=timezone.utc)
DAYS = [date(2015, 1, 1) + timedelta(days=day) for day in range(4000)]


def row(id, amount=Decimal):
    hash = (id * 2_654_435_761) & 0xFFFFFFFF
    return {
        "id": id,
        "big": 9_007_199_254_740_993 + hash,
        "f": hash / 977,
        "amount": amount(f"{hash % 1_000_000}.{hash % 10_000:04}"),
        "ok": hash % 2 == 1,
        "day": DAYS[hash % 4000],
        "ts": START + timedelta(seconds=id, milliseconds=hash % 1000),
        "short": f"s{hash % 1_000_000_000:09}",
        "long": f"{id:020}{TEXTS[hash % 97]}",
        "opt": None if id % 3 == 0 else f"o{hash % 5000}",
    }
