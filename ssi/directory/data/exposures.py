"""Death penalty and corporal punishment in the zone, by type of offence. Wide on purpose: a doubt counts as a risk.

Types that say nothing of the offence itself (fugitive, criminal group, other) are exposed wherever another one is.
"""

from __future__ import annotations

from datetime import date

from ssi.directory.data.rows import ExposureRow
from ssi.directory.enums import Penalty

_SG = "Misuse of Drugs Act 1973, Penal Code 1871, Arms Offences Act 1973, Criminal Procedure Code 2010, à vérifier"
_MY = "Dangerous Drugs Act 1952, Penal Code (Act 574), Act 846 de 2023 (peine de mort facultative), à vérifier"
_BN = "Misuse of Drugs Act, Penal Code, Syariah Penal Code Order 2013 (moratoire de fait), à vérifier"
_PH = "Republic Act No. 9346 du 24 juin 2006, à vérifier"
_UNTOLD = ("FUG", "OCG", "OTHER")
_UNTOLD_LABEL = "Infraction de fond non précisée : le risque ne peut être écarté"


def _rows(country: str, penalty: Penalty, source: str, offences: dict[str, str]) -> tuple[ExposureRow, ...]:
    told = tuple(ExposureRow(country, code, penalty, label, source) for code, label in offences.items())
    return told + tuple(ExposureRow(country, code, penalty, _UNTOLD_LABEL, source) for code in _UNTOLD)


EXPOSURES = (
    *_rows(
        "SG",
        Penalty.DEATH,
        _SG,
        {
            "DRUG": "Trafic, importation, exportation et fabrication de stupéfiants au-delà des seuils",
            "HOM": "Assassinat",
            "TERR": "Actes de terrorisme ayant causé la mort",
            "ARMS": "Usage d’une arme à feu dans la commission d’une infraction",
            "KID": "Enlèvement contre rançon",
            "PIR": "Piraterie mettant la vie en danger",
        },
    ),
    *_rows(
        "SG",
        Penalty.CORPORAL,
        _SG,
        {
            "DRUG": "Bastonnade pour trafic de stupéfiants",
            "SEX": "Bastonnade pour viol et agressions sexuelles",
            "CSEA": "Bastonnade pour infractions sexuelles sur mineurs",
            "VIOL": "Bastonnade pour violences graves",
            "THEFT": "Bastonnade pour vol avec violences",
            "EXT": "Bastonnade pour extorsion",
            "KID": "Bastonnade pour enlèvement",
            "ARMS": "Bastonnade pour détention d’armes",
            "SMUG": "Bastonnade pour entrée irrégulière et aide à l’entrée",
            "FRAUD": "Bastonnade encourue pour escroquerie",
        },
    ),
    *_rows(
        "MY",
        Penalty.DEATH,
        _MY,
        {
            "DRUG": "Trafic de stupéfiants",
            "HOM": "Assassinat",
            "TERR": "Actes de terrorisme ayant causé la mort",
            "ARMS": "Usage d’une arme à feu dans la commission d’une infraction",
            "KID": "Enlèvement contre rançon",
        },
    ),
    *_rows(
        "MY",
        Penalty.CORPORAL,
        _MY,
        {
            "DRUG": "Flagellation pour infractions à la législation sur les stupéfiants",
            "SEX": "Flagellation pour viol et agressions sexuelles",
            "CSEA": "Flagellation pour infractions sexuelles sur mineurs",
            "VIOL": "Flagellation pour violences graves",
            "THEFT": "Flagellation pour vol avec violences",
            "EXT": "Flagellation pour extorsion",
            "KID": "Flagellation pour enlèvement",
            "SMUG": "Flagellation pour entrée irrégulière et aide à l’entrée",
            "THB": "Flagellation pour traite des êtres humains",
            "FRAUD": "Flagellation encourue pour abus de confiance et escroquerie",
        },
    ),
    *_rows(
        "BN",
        Penalty.DEATH,
        _BN,
        {
            "DRUG": "Trafic de stupéfiants au-delà des seuils",
            "HOM": "Assassinat",
            "SEX": "Infractions sexuelles du code pénal syariah",
            "TERR": "Actes de terrorisme ayant causé la mort",
            "ARMS": "Détention illicite d’armes et d’explosifs",
            "THEFT": "Vol à main armée du code pénal syariah",
        },
    ),
    *_rows(
        "BN",
        Penalty.CORPORAL,
        _BN,
        {
            "DRUG": "Bastonnade pour trafic de stupéfiants",
            "SEX": "Flagellation et bastonnade pour infractions sexuelles",
            "CSEA": "Bastonnade pour infractions sexuelles sur mineurs",
            "THEFT": "Amputation et bastonnade pour vol",
            "VIOL": "Bastonnade pour violences graves",
            "EXT": "Bastonnade pour extorsion",
            "KID": "Bastonnade pour enlèvement",
            "SMUG": "Bastonnade pour entrée irrégulière et aide à l’entrée",
        },
    ),
    ExposureRow(
        "PH",
        None,
        Penalty.NONE,
        "Peine de mort abolie en 2006 ; pas de châtiment corporel dans le code pénal révisé",
        _PH,
        valid_from=date(2006, 6, 24),
    ),
)
