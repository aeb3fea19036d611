"""French services outside the ministry of the interior: customs and finance, justice, foreign affairs."""

from ssi.directory.data.rows import AuthorityRow, also, formerly
from ssi.directory.enums import AuthorityKind as Kind

_COOPERATION_PROGRAMMES = "Ministère des affaires étrangères, page publique sur la coopération de sécurité"
_LEGAL_PRESS = "Presse juridique, reportage sur la mission des conventions et de l’entraide judiciaire"
_SERVICE_PAGE = "Ambassade de France à Singapour, page publique de 2014"

FINANCE = (
    AuthorityRow(
        "FR-DGDDI",
        "DGDDI",
        "Direction générale des douanes et droits indirects",
        kinds=(Kind.CUSTOMS,),
        en="Directorate General of Customs and Indirect Taxes",
        aliases=also("Douane française"),
    ),
    AuthorityRow(
        "FR-ONAF",
        "ONAF",
        "Office national anti-fraude",
        kinds=(Kind.CUSTOMS,),
        en="National Anti-Fraud Office",
        aliases=(formerly("SEJF"),),
    ),
    AuthorityRow(
        "FR-TRACFIN",
        "TRACFIN",
        "Traitement du renseignement et action contre les circuits financiers clandestins",
        kinds=(Kind.FIU, Kind.INTELLIGENCE),
        en="French Financial Intelligence Unit",
    ),
    AuthorityRow(
        "FR-AGRASC",
        "AGRASC",
        "Agence de gestion et de recouvrement des avoirs saisis et confisqués",
        kinds=(Kind.ASSETS, Kind.JUSTICE),
        en="Agency for the Management and Recovery of Seized and Confiscated Assets",
    ),
)

JUSTICE = (
    AuthorityRow(
        "FR-J-DACG",
        "DACG",
        "Direction des affaires criminelles et des grâces",
        kinds=(Kind.JUSTICE,),
        en="Directorate for Criminal Matters and Pardons",
    ),
    AuthorityRow(
        "FR-J-BEPI",
        "BEPI",
        "Bureau de l’entraide pénale internationale",
        kinds=(Kind.JUSTICE,),
        en="Bureau for International Mutual Assistance in Criminal Matters",
        parent="FR-J-DACG",
        is_central_authority=True,
    ),
    AuthorityRow(
        "FR-J-PNAT",
        "PNAT",
        "Parquet national antiterroriste",
        kinds=(Kind.PROSECUTION, Kind.COUNTER_TERRORISM),
        en="National Counter-Terrorism Prosecutor’s Office",
    ),
    AuthorityRow(
        "FR-J-PNF",
        "PNF",
        "Parquet national financier",
        kinds=(Kind.PROSECUTION,),
        en="National Financial Prosecutor’s Office",
    ),
    AuthorityRow(
        "FR-J-PNACO",
        "PNACO",
        "Parquet national anti-criminalité organisée",
        kinds=(Kind.PROSECUTION,),
        en="National Prosecutor’s Office against Organised Crime",
    ),
    AuthorityRow(
        "FR-J-JIRS",
        "JIRS",
        "Juridictions interrégionales spécialisées",
        kinds=(Kind.COURT, Kind.PROSECUTION),
        en="Specialised Interregional Courts",
        aliases=also("Juridiction interrégionale spécialisée"),
    ),
    AuthorityRow(
        "FR-J-JUNALCO",
        "JUNALCO",
        "Juridiction nationale chargée de la lutte contre la criminalité organisée",
        kinds=(Kind.COURT, Kind.PROSECUTION),
        en="National Court against Organised Crime",
    ),
    AuthorityRow(
        "FR-J-JI",
        "",
        "Juges d’instruction",
        kinds=(Kind.COURT,),
        en="Investigating judges",
        aliases=also("Juge d’instruction", "Cabinet d’instruction"),
    ),
    AuthorityRow(
        "FR-J-PG",
        "",
        "Parquets généraux",
        kinds=(Kind.PROSECUTION,),
        en="Prosecutors general",
        aliases=also("Parquet général", "Procureur général"),
    ),
)

FOREIGN_AFFAIRS = (
    AuthorityRow(
        "FR-MEAE",
        "MEAE",
        "Ministère de l’Europe et des affaires étrangères",
        kinds=(Kind.MINISTRY, Kind.FOREIGN_AFFAIRS),
        en="Ministry for Europe and Foreign Affairs",
        aliases=(formerly("MAE", source=_SERVICE_PAGE), *also("Quai d’Orsay")),
        source=_COOPERATION_PROGRAMMES,
    ),
    AuthorityRow(
        "FR-MEAE-DFAE",
        "DFAE",
        "Direction des Français à l’étranger et de l’administration consulaire",
        kinds=(Kind.FOREIGN_AFFAIRS,),
        en="Directorate for French Nationals Abroad and Consular Administration",
        parent="FR-MEAE",
    ),
    AuthorityRow(
        "FR-MEAE-CDCS",
        "CDCS",
        "Centre de crise et de soutien",
        kinds=(Kind.FOREIGN_AFFAIRS, Kind.DISASTER),
        en="Crisis and Support Centre",
        parent="FR-MEAE",
    ),
    AuthorityRow(
        "FR-MEAE-DCSD",
        "DCSD",
        "Direction de la coopération de sécurité et de défense",
        kinds=(Kind.FOREIGN_AFFAIRS,),
        en="Directorate for Security and Defence Cooperation",
        parent="FR-MEAE",
        source=_COOPERATION_PROGRAMMES,
    ),
    AuthorityRow(
        "FR-MEAE-MCEJ",
        "",
        "Mission des conventions et de l’entraide judiciaire",
        kinds=(Kind.FOREIGN_AFFAIRS, Kind.JUSTICE),
        en="Conventions and Judicial Assistance Mission",
        parent="FR-MEAE",
        source=_LEGAL_PRESS,
    ),
    AuthorityRow(
        "FR-MEAE-AMB-SG",
        "",
        "Ambassade de France à Singapour",
        kinds=(Kind.FOREIGN_AFFAIRS,),
        en="Embassy of France in Singapore",
        parent="FR-MEAE",
    ),
    AuthorityRow(
        "FR-MEAE-AMB-MY",
        "",
        "Ambassade de France en Malaisie",
        kinds=(Kind.FOREIGN_AFFAIRS,),
        en="Embassy of France in Malaysia",
        parent="FR-MEAE",
    ),
    AuthorityRow(
        "FR-MEAE-AMB-PH",
        "",
        "Ambassade de France aux Philippines",
        kinds=(Kind.FOREIGN_AFFAIRS,),
        en="Embassy of France in the Philippines",
        parent="FR-MEAE",
    ),
    AuthorityRow(
        "FR-MEAE-AMB-BN",
        "",
        "Ambassade de France au Brunei Darussalam",
        kinds=(Kind.FOREIGN_AFFAIRS,),
        en="Embassy of France in Brunei Darussalam",
        parent="FR-MEAE",
    ),
)

OTHER_MINISTRIES = FINANCE + JUSTICE + FOREIGN_AFFAIRS
