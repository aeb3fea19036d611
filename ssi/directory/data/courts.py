"""French courts from which letters rogatory come: the eight seats of the specialised interregional courts, and those
of general jurisdiction that the service meets. Others are added by an administrator."""

from ssi.directory.data.rows import AuthorityRow
from ssi.directory.enums import AuthorityKind as Kind

_SPECIALISED = (
    ("PARIS", "Paris"),
    ("BORDEAUX", "Bordeaux"),
    ("LILLE", "Lille"),
    ("LYON", "Lyon"),
    ("MARSEILLE", "Marseille"),
    ("NANCY", "Nancy"),
    ("RENNES", "Rennes"),
    ("FDF", "Fort-de-France"),
)
_OTHERS = (("NANTERRE", "Nanterre"), ("BOBIGNY", "Bobigny"), ("CRETEIL", "Créteil"), ("NICE", "Nice"))
_APPEAL = (("PARIS", "Paris"), ("VERSAILLES", "Versailles"), ("AIX", "Aix-en-Provence"), ("DOUAI", "Douai"))

COURTS = (
    *(
        AuthorityRow(
            f"FR-TJ-{code}",
            f"TJ {city}",
            f"Tribunal judiciaire de {city}",
            kinds=(Kind.COURT, Kind.PROSECUTION),
            en=f"{city} Judicial Court",
        )
        for code, city in (*_SPECIALISED, *_OTHERS)
    ),
    *(
        AuthorityRow(
            f"FR-JIRS-{code}",
            f"JIRS {city}",
            f"Juridiction interrégionale spécialisée de {city}",
            kinds=(Kind.COURT, Kind.PROSECUTION),
            en=f"{city} Specialised Interregional Court",
            parent=f"FR-TJ-{code}",
        )
        for code, city in _SPECIALISED
    ),
    *(
        AuthorityRow(
            f"FR-CA-{code}",
            f"CA {city}",
            f"Cour d’appel de {city}",
            kinds=(Kind.COURT, Kind.PROSECUTION),
            en=f"{city} Court of Appeal",
        )
        for code, city in _APPEAL
    ),
)
