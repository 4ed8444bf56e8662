"""Anomalies without known deposits: ground ranked by its chemistry alone, and how sure that is.

The way of a sample: suites brings surveys and laboratories to one level, surprise says how unusual its
pathfinders are, neighbourhoods asks its neighbours, chance shuffles all of them. Start with detection.
"""
