"""One-time pass phrases: common French words without accents, easy to dictate over the telephone."""

import secrets
from pathlib import Path

WORDS = tuple(Path(__file__).with_name("words.txt").read_text(encoding="utf-8").split())
COUNT = 6
SHORTEST = 20


def one_time_phrase() -> str:
    """Six words drawn at random (about 58 bits), of 20 characters or more in all."""
    while True:
        phrase = "-".join(secrets.choice(WORDS) for _ in range(COUNT))
        if len(phrase) >= SHORTEST:
            return phrase
