"""What must be there before a letter rogatory is delivered: what every country is owed, then each one's own list."""

from ssi.directory.data.rows import ChecklistRow
from ssi.directory.enums import LetterField as Field

_SIGNED = "Code de procédure pénale, article 151"
_SG = "Mutual Assistance in Criminal Matters Act 2000 (Singapour), s. 19 ; listes de l’Attorney-General’s Chambers"
_MY = "Mutual Assistance in Criminal Matters Act 2002 (Malaisie, Act 621), s. 19"
_PH = "Department of Justice – OCSC, Guidelines on Mutual Legal Assistance in Criminal Matters, janvier 2021"
_BN = "Usage du service, à vérifier auprès de l’autorité centrale"

EVERYWHERE = (
    ChecklistRow("signed", None, 1, "CRI signée par le magistrat", "Letter signed by the magistrate",
                 "CPP, art. 151", _SIGNED, Field.SIGNATURE),
    ChecklistRow("sealed", None, 2, "CRI revêtue du sceau", "Letter sealed", "CPP, art. 151", _SIGNED, Field.SEAL),
    ChecklistRow("translated", None, 3, "Traduction jointe", "Translation attached", "usage",
                 "Usage du service : langue de l’autorité centrale", document_type="translation", waivable=True),
    ChecklistRow("limitation", None, 4, "Date de prescription, ou « sans objet »",
                 "Limitation date, or “not applicable”", "CPP, art. 7, 8", "Règle du service",
                 Field.LIMITATION),
)  # fmt: skip


def _contents(country: str, clause: str, source: str) -> tuple[ChecklistRow, ...]:
    """What the laws of Singapore and Malaysia ask alike, in the words of neither."""
    asked = (
        ("authority", "Autorité à l’origine de la demande", "Authority that makes the request", Field.AUTHORITY, False),
        ("purpose", "Objet de la demande et nature de l’entraide", "Purpose and nature of the assistance",
         Field.PURPOSE, False),
        ("facts", "Exposé des faits", "Statement of facts", Field.FACTS, False),
        ("suspicion", "Identité de chaque personne et raisons du soupçon",
         "Identity of each person and basis of suspicion", Field.SUSPICION, False),
        ("offence", "Qualification pénale et textes", "Offence and provisions", Field.OFFENCE, False),
        ("penalty", "Peine encourue", "Maximum penalty", Field.MAXIMUM_PENALTY, False),
        ("procedure", "Formes souhaitées pour l’exécution", "Procedure wished", Field.PROCEDURE, True),
        ("confidentiality", "Confidentialité et son motif", "Confidentiality and its reason",
         Field.CONFIDENTIALITY, False),
        ("time", "Délai souhaité", "Time wished", Field.TIME_WISHED, True),
    )  # fmt: skip
    return tuple(
        ChecklistRow(f"{country}-{key}", country, number, fr, en, clause, source, field, waivable=waivable)
        for number, (key, fr, en, field, waivable) in enumerate(asked, start=1)
    )


COUNTRIES = (
    *_contents("SG", "MACMA, s. 19", _SG),
    ChecklistRow("SG-certificate", "SG", 10, "Attestation d’affaire pénale (certificate of criminal matter)",
                 "Certificate of criminal matter", "MACMA, s. 19", _SG, document_type="certificate"),
    *_contents("MY", "MACMA (Act 621), s. 19", _MY),
    ChecklistRow("MY-reciprocity", "MY", 10,
                 "Offre de réciprocité (sans convention, « special direction » du ministre)",
                 "Undertaking of reciprocity (no convention: special direction of the Minister)",
                 "MACMA (Act 621), s. 19", _MY, Field.RECIPROCITY),
    *_contents("PH", "DOJ Guidelines 2021", _PH),
    ChecklistRow("PH-undertakings", "PH", 10, "Engagements propres à chaque acte demandé (annexes du guide)",
                 "Undertakings proper to each measure (annexes of the guide)", "DOJ Guidelines 2021, annexes", _PH,
                 waivable=True),
    *_contents("BN", "usage", _BN),
    ChecklistRow("BN-reciprocity", "BN", 10, "Offre de réciprocité", "Undertaking of reciprocity", "usage", _BN,
                 Field.RECIPROCITY),
)  # fmt: skip

CHECKLISTS = EVERYWHERE + COUNTRIES
