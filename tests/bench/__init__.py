"""`make bench`: what a verdict costs, beside bare pytest, on the machine at hand.

Plain modules, no tests: how long something took must never fail a build.
"""
