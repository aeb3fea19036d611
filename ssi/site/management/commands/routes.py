"""`manage.py routes [--json]`: every route with its methods, its parameters and what opens it."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ssi.site.routes import ROUTES, addresses


class Command(BaseCommand):
    help = "Lists every route with its methods, its parameters and what opens it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *_args: Any, **options: Any) -> None:
        table = [
            {
                "name": address.name,
                "path": address.pattern,
                "methods": list(ROUTES[address.name].methods),
                "parameters": {
                    name: {"converter": converter, "names": ROUTES[address.name].params.get(name, "")}
                    for name, converter in address.converters.items()
                },
                "opens": ROUTES[address.name].opens,
                "kind": ROUTES[address.name].kind,
                "reads": ROUTES[address.name].reads,
                "public": ROUTES[address.name].opens == "public",
                "note": ROUTES[address.name].note,
            }
            for address in addresses()
        ]
        if options["json"]:
            self.stdout.write(json.dumps(table, ensure_ascii=False, indent=2))
            return
        for address in addresses():
            route = ROUTES[address.name]
            self.stdout.write(f"{'|'.join(route.methods):9} {address.pattern:60} {route.opens}")
