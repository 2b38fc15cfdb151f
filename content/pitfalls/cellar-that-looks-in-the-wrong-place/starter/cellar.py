"""What lies in the cellar. Leave this file as it is."""

SHELVES = {"north/1", "north/2", "south/1", "gate"}
notes: dict[int, list[str]] = {}
wheels: dict[int, dict] = {
    number: {"number": number, "kind": kind, "days": days, "turned": turned, "shelf": shelf}
    for number, kind, days, turned, shelf in [
        (1, "Alp", 40, True, "north/1"),
        (2, "Alp", 90, False, "north/1"),
        (3, "Smoke", 90, True, "south/1"),
        (4, "Herb", 12, False, "gate"),
        (5, "Herb", 400, True, "north/2"),
        (6, "Brine", 20, False, "south/1"),
        (7, "Brine", 21, False, "south/1"),
        (8, "Brine", 22, False, "south/1"),
        (9, "Brine", 23, False, "south/1"),
    ]
}
