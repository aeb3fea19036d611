"""The interface for machines: what every route of it shares, whatever it speaks of. Routes are mounted by the roof."""

PREFIX = "/api/v1/"
