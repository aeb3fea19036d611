"""Conventions and laws on which mutual assistance with the four countries stands; articles that letters cite most.

No bilateral convention on mutual assistance between France and Malaysia, the Philippines or Brunei was found: that none
was found proves nothing, and each row says what it rests on.
"""

from datetime import date

from ssi.directory.data.rows import InstrumentRow, ProvisionRow
from ssi.directory.enums import InstrumentKind

_FOUR = ("BN", "MY", "PH", "SG")
_PARTIES = "État des parties à vérifier avant chaque demande"

INSTRUMENTS = (
    InstrumentRow(
        "FR-SG-MLA-2020",
        InstrumentKind.BILATERAL,
        "Convention d’entraide judiciaire en matière pénale entre la France et Singapour",
        "Convention on mutual legal assistance in criminal matters between France and Singapore",
        ("SG",),
        publication="décret n° 2023-130 du 22 février 2023",
        signed_on=date(2020, 7, 22),
        source="Décret n° 2023-130 du 22 février 2023 portant publication de la convention",
    ),
    InstrumentRow(
        "UN-DRUGS-1988",
        InstrumentKind.MULTILATERAL,
        "Convention des Nations unies contre le trafic illicite de stupéfiants, Vienne, 1988",
        "United Nations Convention against Illicit Traffic in Narcotic Drugs, Vienna, 1988",
        _FOUR,
        signed_on=date(1988, 12, 20),
        source=_PARTIES,
    ),
    InstrumentRow(
        "UN-TOC-2000",
        InstrumentKind.MULTILATERAL,
        "Convention des Nations unies contre la criminalité transnationale organisée, Palerme, 2000",
        "United Nations Convention against Transnational Organized Crime, Palermo, 2000",
        _FOUR,
        signed_on=date(2000, 11, 15),
        source=_PARTIES,
    ),
    InstrumentRow(
        "UN-CAC-2003",
        InstrumentKind.MULTILATERAL,
        "Convention des Nations unies contre la corruption, Mérida, 2003",
        "United Nations Convention against Corruption, Mérida, 2003",
        _FOUR,
        signed_on=date(2003, 10, 31),
        source=_PARTIES,
    ),
    InstrumentRow(
        "SG-MACMA-2000",
        InstrumentKind.LAW,
        "Loi de Singapour sur l’entraide en matière pénale (Mutual Assistance in Criminal Matters Act 2000)",
        "Mutual Assistance in Criminal Matters Act 2000",
        ("SG",),
        source="Mutual Assistance in Criminal Matters Act 2000, s. 19, 20 et 41",
    ),
    InstrumentRow(
        "MY-MACMA-2002",
        InstrumentKind.LAW,
        "Loi de Malaisie sur l’entraide en matière pénale (Mutual Assistance in Criminal Matters Act 2002, Act 621)",
        "Mutual Assistance in Criminal Matters Act 2002 (Act 621)",
        ("MY",),
        source="Act 621, s. 19 ; sans convention, le ministre doit une « special direction »",
    ),
    InstrumentRow(
        "PH-DOJ-2021",
        InstrumentKind.LAW,
        "Lignes directrices du ministère de la Justice des Philippines sur l’entraide, janvier 2021",
        "Philippine Department of Justice guidelines on mutual legal assistance, January 2021",
        ("PH",),
        source="DOJ-OCSC, Guidelines on Mutual Legal Assistance in Criminal Matters, 2021",
    ),
    InstrumentRow(
        "FR-RECIPROCITY",
        InstrumentKind.RECIPROCITY,
        "Réciprocité, en l’absence de convention",
        "Reciprocity, where there is no convention",
        _FOUR,
        source="Pratique ; code de procédure pénale, articles 694 et suivants",
    ),
)

_CRIME, _ORGANISED = "20 ans de réclusion criminelle", "30 ans de réclusion criminelle"
PROVISIONS = (
    ProvisionRow(
        "CP",
        "222-34",
        "Direction d’un groupement de trafic de stupéfiants",
        "Leading a drug-trafficking group",
        "réclusion criminelle à perpétuité",
        30,
    ),
    ProvisionRow(
        "CP",
        "222-36",
        "Importation ou exportation de stupéfiants, en bande organisée",
        "Importing or exporting narcotics, as an organised gang",
        _ORGANISED,
        30,
    ),
    ProvisionRow(
        "CP",
        "222-37",
        "Transport, détention, offre ou acquisition de stupéfiants",
        "Carrying, holding, offering or acquiring narcotics",
        "10 ans d’emprisonnement",
        20,
    ),
    ProvisionRow("CP", "222-41", "Définition des stupéfiants", "What narcotics are"),
    ProvisionRow("CP", "132-71", "Définition de la bande organisée", "What an organised gang is"),
    ProvisionRow("CP", "221-1", "Meurtre", "Murder", _ORGANISED, 20),
    ProvisionRow(
        "CP",
        "225-4-1",
        "Traite des êtres humains",
        "Trafficking in human beings",
        "7 ans d’emprisonnement",
        6,
    ),
    ProvisionRow(
        "CP",
        "225-4-3",
        "Traite des êtres humains en bande organisée",
        "Trafficking in human beings as an organised gang",
        _CRIME,
        20,
    ),
    ProvisionRow("CP", "313-1", "Escroquerie", "Fraud", "5 ans d’emprisonnement", 6),
    ProvisionRow(
        "CP",
        "313-2",
        "Escroquerie aggravée, en bande organisée",
        "Aggravated fraud, as an organised gang",
        "10 ans d’emprisonnement",
        6,
    ),
    ProvisionRow("CP", "324-1", "Blanchiment", "Money laundering", "5 ans d’emprisonnement", 6),
    ProvisionRow("CP", "324-2", "Blanchiment aggravé", "Aggravated money laundering", "10 ans d’emprisonnement", 6),
    ProvisionRow("CP", "450-1", "Association de malfaiteurs", "Criminal conspiracy", "10 ans d’emprisonnement", 6),
)
