"""The short phrases of the language: durations, people, counts, distances, needs and moments.

Each parser takes the value as the YAML gave it and returns a runbook value, or a :class:`Problem`
in a designer's words. None of them raises.
"""

from engine.language.phrases.count import Count, parse_count
from engine.language.phrases.distance import parse_distance
from engine.language.phrases.duration import parse_duration, seconds
from engine.language.phrases.moment import parse_moment
from engine.language.phrases.need import parse_need
from engine.language.phrases.once import parse_once
from engine.language.phrases.problem import Problem, shown
from engine.language.phrases.schedule import parse_schedule
from engine.language.phrases.who import Who, parse_who

__all__ = [
    "Count",
    "Problem",
    "Who",
    "parse_count",
    "parse_distance",
    "parse_duration",
    "parse_moment",
    "parse_need",
    "parse_once",
    "parse_schedule",
    "parse_who",
    "seconds",
    "shown",
]
