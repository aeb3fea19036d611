"""Authorities of the Philippines; the official names are English."""

from ssi.directory.data.rows import AuthorityRow, also
from ssi.directory.enums import AuthorityKind as Kind

_CENTRAL_AUTHORITY_GUIDE = "Guide de l’entraide pénale du DOJ-OCSC (Philippines), janvier 2021"
_NOTICES_PAGE = "PCTC, page publique sur les notices INTERPOL ; rôle de BCN à vérifier"

_POLICE = (
    AuthorityRow(
        "PH-PNP",
        "PNP",
        "Philippine National Police",
        kinds=(Kind.POLICE,),
        fr="Police nationale des Philippines",
    ),
    AuthorityRow(
        "PH-PNP-DIDM",
        "PNP-DIDM",
        "Directorate for Investigation and Detective Management",
        kinds=(Kind.POLICE,),
        fr="Direction des enquêtes de la police nationale",
        parent="PH-PNP",
        aliases=also("DIDM"),
    ),
    AuthorityRow(
        "PH-PNP-CIDG",
        "PNP-CIDG",
        "Criminal Investigation and Detection Group",
        kinds=(Kind.POLICE,),
        fr="Groupe des enquêtes criminelles",
        parent="PH-PNP",
        aliases=also("CIDG"),
    ),
    AuthorityRow(
        "PH-PNP-AKG",
        "PNP-AKG",
        "Anti-Kidnapping Group",
        kinds=(Kind.POLICE,),
        fr="Groupe de lutte contre les enlèvements",
        parent="PH-PNP",
        aliases=also("AKG"),
    ),
    AuthorityRow(
        "PH-PNP-ACG",
        "PNP-ACG",
        "Anti-Cybercrime Group",
        kinds=(Kind.POLICE, Kind.CYBER),
        fr="Groupe de lutte contre la cybercriminalité",
        parent="PH-PNP",
        aliases=also("ACG"),
    ),
    AuthorityRow(
        "PH-PNP-PDEG",
        "PNP-PDEG",
        "PNP Drug Enforcement Group",
        kinds=(Kind.POLICE, Kind.NARCOTICS),
        fr="Groupe de lutte contre les stupéfiants de la police nationale",
        parent="PH-PNP",
        aliases=also("PDEG", "DEG"),
    ),
    AuthorityRow(
        "PH-PNP-HPG",
        "PNP-HPG",
        "Highway Patrol Group",
        kinds=(Kind.POLICE, Kind.ROAD),
        fr="Groupe de la police de la route",
        parent="PH-PNP",
        aliases=also("HPG"),
    ),
    AuthorityRow(
        "PH-NBI",
        "NBI",
        "National Bureau of Investigation",
        kinds=(Kind.POLICE,),
        fr="Bureau national des enquêtes",
        source="Présentation publique du National Bureau of Investigation",
    ),
    AuthorityRow(
        "PH-PCTC",
        "PCTC",
        "Philippine Center on Transnational Crime",
        kinds=(Kind.INTERPOL_NCB,),
        fr="Centre philippin sur la criminalité transnationale (BCN Manille)",
        aliases=also("INTERPOL NCB Manila", "BCN Manille"),
        source=_NOTICES_PAGE,
    ),
)

_DRUGS_AND_BORDERS = (
    AuthorityRow(
        "PH-PDEA",
        "PDEA",
        "Philippine Drug Enforcement Agency",
        kinds=(Kind.NARCOTICS,),
        fr="Agence philippine de lutte contre les stupéfiants",
    ),
    AuthorityRow(
        "PH-DDB",
        "DDB",
        "Dangerous Drugs Board",
        kinds=(Kind.NARCOTICS,),
        fr="Conseil des drogues dangereuses",
    ),
    AuthorityRow(
        "PH-BI",
        "BI",
        "Bureau of Immigration",
        kinds=(Kind.IMMIGRATION,),
        fr="Bureau de l’immigration",
    ),
    AuthorityRow(
        "PH-BOC",
        "BOC",
        "Bureau of Customs",
        kinds=(Kind.CUSTOMS,),
        fr="Bureau des douanes",
    ),
    AuthorityRow(
        "PH-PCG",
        "PCG",
        "Philippine Coast Guard",
        kinds=(Kind.COAST_GUARD,),
        fr="Garde-côtes des Philippines",
        aliases=also("PCG-PH"),
    ),
)

_CIVIL_PROTECTION = (
    AuthorityRow(
        "PH-BFP",
        "BFP",
        "Bureau of Fire Protection",
        kinds=(Kind.CIVIL_PROTECTION,),
        fr="Bureau de la protection contre l’incendie",
    ),
    AuthorityRow(
        "PH-OCD",
        "OCD",
        "Office of Civil Defense",
        kinds=(Kind.CIVIL_PROTECTION, Kind.DISASTER),
        fr="Bureau de la défense civile",
        aliases=also("NDRRMC", "National Disaster Risk Reduction and Management Council"),
    ),
)

_INTEGRITY_AND_JUSTICE = (
    AuthorityRow(
        "PH-OMB",
        "OMB",
        "Office of the Ombudsman",
        kinds=(Kind.ANTI_CORRUPTION,),
        fr="Bureau de l’Ombudsman",
    ),
    AuthorityRow(
        "PH-AMLC",
        "AMLC",
        "Anti-Money Laundering Council",
        kinds=(Kind.FIU,),
        fr="Conseil de lutte contre le blanchiment (cellule de renseignement financier)",
    ),
    AuthorityRow(
        "PH-CICC",
        "CICC",
        "Cybercrime Investigation and Coordinating Center",
        kinds=(Kind.CYBER,),
        fr="Centre d’enquête et de coordination contre la cybercriminalité",
    ),
    AuthorityRow(
        "PH-OOC",
        "OOC",
        "Department of Justice, Office of Cybercrime",
        kinds=(Kind.CYBER, Kind.JUSTICE),
        fr="Ministère de la justice, bureau de la cybercriminalité",
        aliases=also("DOJ-OOC"),
    ),
    AuthorityRow(
        "PH-IACAT",
        "IACAT",
        "Inter-Agency Council Against Trafficking",
        kinds=(Kind.TRAFFICKING,),
        fr="Conseil interministériel de lutte contre la traite",
    ),
    AuthorityRow(
        "PH-DOJ-OCSC",
        "DOJ-OCSC",
        "Department of Justice, Office of the Chief State Counsel",
        kinds=(Kind.JUSTICE,),
        fr="Ministère de la justice, bureau du conseil principal de l’État",
        aliases=also("OCSC"),
        is_central_authority=True,
        source=_CENTRAL_AUTHORITY_GUIDE,
    ),
)

PHILIPPINES = _POLICE + _DRUGS_AND_BORDERS + _CIVIL_PROTECTION + _INTEGRITY_AND_JUSTICE
