"""Within how many hours somebody arrested is brought before a magistrate or a prosecutor, in the zone.

No bilateral consular convention that fixes hours is known here: only a row with its source says that there is one.
Brunei: no text was read, so no row.
"""

from __future__ import annotations

from ssi.directory.data.rows import CustodyRow
from ssi.directory.enums import CustodyDuty

_SG = "Singapour, Criminal Procedure Code 2010, section 68, à vérifier"
_MY = "Malaisie, Constitution fédérale, article 5(4), et Criminal Procedure Code, section 28, à vérifier"
_PH = "Philippines, Revised Penal Code, article 125, à vérifier"
_PRESENTED = CustodyDuty.PRESENTATION

CUSTODY_LIMITS = (
    CustodyRow("SG", _PRESENTED, 48, "Devant un magistrat, temps de trajet non compris", _SG),
    CustodyRow("MY", _PRESENTED, 24, "Devant un magistrat, temps de trajet non compris", _MY),
    CustodyRow("PH", _PRESENTED, 12, "Remise au parquet, infraction punie d’une peine légère", _PH),
    CustodyRow("PH", _PRESENTED, 18, "Remise au parquet, infraction punie d’une peine correctionnelle", _PH),
    CustodyRow("PH", _PRESENTED, 36, "Remise au parquet, infraction punie d’une peine afflictive ou capitale", _PH),
)
