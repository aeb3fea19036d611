"""French services of the ministry of the interior: cooperation, police, gendarmerie, civil protection."""

from datetime import date

from ssi.directory.data.rows import AuthorityRow, also, formerly
from ssi.directory.enums import AuthorityKind as Kind

_COOPERATION_PAGE = "Police nationale, page publique de la DCIS"
_REORGANISATION = "Légifrance, JORFTEXT000047753210 (organisation de la DGPN, juillet 2023)"
_SENATE_REPORT = "Sénat, rapport a22-613"
_ATTACHE_PAGE = "Ambassade de France en Inde, page publique du service de sécurité intérieure"
_TECHNICAL_REVIEW = "Revue du GRASCO n° 35 (coopération technique de la DCIS)"
_NEW_CHART = "Usage du service ; place dans le nouvel organigramme à vérifier"
_SERVICE_PAGE = "Ambassade de France à Singapour, page publique de 2014"

_REORGANISED_ON = date(2023, 7, 1)
_BEFORE_REORGANISATION = date(2023, 6, 30)

_COOPERATION = (
    AuthorityRow(
        "FR-DCIS",
        "DCIS",
        "Direction de la coopération internationale de sécurité",
        kinds=(Kind.POLICE, Kind.GENDARMERIE),
        en="International Security Cooperation Directorate",
        aliases=(
            *also("Permanence H24 DCIS"),
            formerly("DCI", source=_SERVICE_PAGE),
            formerly("Direction de la coopération internationale", source=_SERVICE_PAGE),
        ),
        source=_COOPERATION_PAGE,
    ),
    AuthorityRow(
        "FR-BCN",
        "SCCOPOL",
        "Section centrale de coopération opérationnelle de police, BCN Paris",
        kinds=(Kind.POLICE, Kind.INTERPOL_NCB),
        en="Central section for operational police cooperation, NCB Paris",
        aliases=also("BCN Paris", "BCN France", "INTERPOL Paris", "SIRENE France", "Unité nationale Europol"),
        source=_NEW_CHART,
    ),
)

_POLICE = (
    AuthorityRow(
        "FR-DGPN",
        "DGPN",
        "Direction générale de la police nationale",
        kinds=(Kind.POLICE,),
        en="Directorate General of the National Police",
        source=_REORGANISATION,
    ),
    AuthorityRow(
        "FR-DGPN-DNPJ",
        "DNPJ",
        "Direction nationale de la police judiciaire",
        kinds=(Kind.POLICE,),
        en="National Directorate of Judicial Police",
        parent="FR-DGPN",
        aliases=(formerly("DCPJ", until=_BEFORE_REORGANISATION),),
        valid_from=_REORGANISED_ON,
        source=_REORGANISATION,
    ),
    AuthorityRow(
        "FR-DGPN-DNSP",
        "DNSP",
        "Direction nationale de la sécurité publique",
        kinds=(Kind.POLICE,),
        en="National Directorate of Public Security",
        parent="FR-DGPN",
        aliases=(formerly("DCSP", until=_BEFORE_REORGANISATION),),
        valid_from=_REORGANISED_ON,
        source=_REORGANISATION,
    ),
    AuthorityRow(
        "FR-DGPN-DNPAF",
        "DNPAF",
        "Direction nationale de la police aux frontières",
        kinds=(Kind.POLICE, Kind.BORDER, Kind.IMMIGRATION),
        en="National Directorate of Border Police",
        parent="FR-DGPN",
        aliases=(
            formerly("DCPAF", until=_BEFORE_REORGANISATION),
            formerly("Direction centrale de la police aux frontières", until=_BEFORE_REORGANISATION),
        ),
        valid_from=_REORGANISED_ON,
        source=_REORGANISATION,
    ),
    AuthorityRow(
        "FR-DGPN-DNRT",
        "DNRT",
        "Direction nationale du renseignement territorial",
        kinds=(Kind.POLICE, Kind.INTELLIGENCE),
        en="National Directorate of Territorial Intelligence",
        parent="FR-DGPN",
        valid_from=_REORGANISED_ON,
        source=_REORGANISATION,
    ),
    AuthorityRow(
        "FR-DGPN-ACADEMIE",
        "",
        "Académie de police",
        kinds=(Kind.POLICE,),
        en="National Police Academy",
        parent="FR-DGPN",
        valid_from=_REORGANISED_ON,
        source=_REORGANISATION,
    ),
    AuthorityRow(
        "FR-DGPN-DRHFS",
        "DRHFS",
        "Direction des ressources humaines, des finances et des soutiens",
        kinds=(Kind.POLICE,),
        en="Directorate of Human Resources, Finance and Support",
        parent="FR-DGPN",
        valid_from=_REORGANISED_ON,
        source=_REORGANISATION,
    ),
)

_POLICE_OFFICES = (
    AuthorityRow(
        "FR-OFAST",
        "OFAST",
        "Office anti-stupéfiants",
        kinds=(Kind.POLICE, Kind.NARCOTICS),
        en="French Anti-Narcotics Office",
        parent="FR-DGPN-DNPJ",
        aliases=(formerly("OCRTIS", until=date(2019, 12, 31)),),
        valid_from=date(2020, 1, 1),
        source=_SENATE_REPORT,
    ),
    AuthorityRow(
        "FR-OCLCO",
        "OCLCO",
        "Office central de lutte contre le crime organisé",
        kinds=(Kind.POLICE,),
        en="Central Office against Organised Crime",
        parent="FR-DGPN-DNPJ",
        source=_REORGANISATION,
    ),
    AuthorityRow(
        "FR-OCRGDF",
        "OCRGDF",
        "Office central pour la répression de la grande délinquance financière",
        kinds=(Kind.POLICE,),
        en="Central Office against Serious Financial Crime",
        parent="FR-DGPN-DNPJ",
        source=_REORGANISATION,
    ),
    AuthorityRow(
        "FR-OCLCIFF",
        "OCLCIFF",
        "Office central de lutte contre la corruption et les infractions financières et fiscales",
        kinds=(Kind.POLICE, Kind.ANTI_CORRUPTION),
        en="Central Office against Corruption and Financial and Tax Offences",
        parent="FR-DGPN-DNPJ",
    ),
    AuthorityRow(
        "FR-OCRTEH",
        "OCRTEH",
        "Office central pour la répression de la traite des êtres humains",
        kinds=(Kind.POLICE, Kind.TRAFFICKING),
        en="Central Office against Trafficking in Human Beings",
        parent="FR-DGPN-DNPJ",
        source=_REORGANISATION,
    ),
    AuthorityRow(
        "FR-OCRFM",
        "OCRFM",
        "Office central pour la répression du faux monnayage",
        kinds=(Kind.POLICE,),
        en="Central Office against Counterfeiting of Currency",
        parent="FR-DGPN-DNPJ",
    ),
    AuthorityRow(
        "FR-OCBC",
        "OCBC",
        "Office central de lutte contre le trafic des biens culturels",
        kinds=(Kind.POLICE,),
        en="Central Office against Trafficking in Cultural Property",
        parent="FR-DGPN-DNPJ",
    ),
    AuthorityRow(
        "FR-OFAC",
        "OFAC",
        "Office anti-cybercriminalité",
        kinds=(Kind.POLICE, Kind.CYBER),
        en="French Anti-Cybercrime Office",
        parent="FR-DGPN-DNPJ",
        aliases=(formerly("OCLCTIC", source=_REORGANISATION),),
    ),
    AuthorityRow(
        "FR-OFMIN",
        "OFMIN",
        "Office mineurs",
        kinds=(Kind.POLICE,),
        en="Office for the Protection of Minors",
        parent="FR-DGPN-DNPJ",
    ),
    AuthorityRow(
        "FR-OLTIM",
        "OLTIM",
        "Office de lutte contre le trafic illicite de migrants",
        kinds=(Kind.POLICE, Kind.IMMIGRATION, Kind.TRAFFICKING),
        en="Office against Migrant Smuggling",
        parent="FR-DGPN-DNPAF",
        aliases=(formerly("OCRIEST"),),
    ),
)

_GENDARMERIE = (
    AuthorityRow(
        "FR-DGGN",
        "DGGN",
        "Direction générale de la gendarmerie nationale",
        kinds=(Kind.GENDARMERIE,),
        en="Directorate General of the National Gendarmerie",
    ),
    AuthorityRow(
        "FR-DGGN-OCLTI",
        "OCLTI",
        "Office central de lutte contre le travail illégal",
        kinds=(Kind.GENDARMERIE, Kind.TRAFFICKING),
        en="Central Office against Illegal Employment",
        parent="FR-DGGN",
    ),
    AuthorityRow(
        "FR-DGGN-OCLDI",
        "OCLDI",
        "Office central de lutte contre la délinquance itinérante",
        kinds=(Kind.GENDARMERIE,),
        en="Central Office against Itinerant Crime",
        parent="FR-DGGN",
        source=_TECHNICAL_REVIEW,
    ),
    AuthorityRow(
        "FR-DGGN-OCLAESP",
        "OCLAESP",
        "Office central de lutte contre les atteintes à l’environnement et à la santé publique",
        kinds=(Kind.GENDARMERIE,),
        en="Central Office against Environmental and Public Health Crime",
        parent="FR-DGGN",
    ),
    AuthorityRow(
        "FR-DGGN-OCLCH",
        "OCLCH",
        "Office central de lutte contre les crimes contre l’humanité et les crimes de haine",
        kinds=(Kind.GENDARMERIE,),
        en="Central Office against Crimes against Humanity and Hate Crimes",
        parent="FR-DGGN",
    ),
    AuthorityRow(
        "FR-DGGN-UNCYBER",
        "UNCyber",
        "Unité nationale cyber",
        kinds=(Kind.GENDARMERIE, Kind.CYBER),
        en="National Cyber Unit",
        parent="FR-DGGN",
        aliases=also("COMCyber-MI", "Commandement du ministère de l’intérieur dans le cyberespace"),
    ),
)

_COUNTER_TERRORISM = (
    AuthorityRow(
        "FR-DGSI",
        "DGSI",
        "Direction générale de la sécurité intérieure",
        kinds=(Kind.INTELLIGENCE, Kind.COUNTER_TERRORISM),
        en="Directorate General for Internal Security",
        source=_ATTACHE_PAGE,
    ),
    AuthorityRow(
        "FR-SDAT",
        "SDAT",
        "Sous-direction anti-terroriste",
        kinds=(Kind.POLICE, Kind.COUNTER_TERRORISM),
        en="Counter-Terrorism Sub-directorate",
        parent="FR-DGPN-DNPJ",
        source=_ATTACHE_PAGE,
    ),
    AuthorityRow(
        "FR-UCLAT",
        "UCLAT",
        "Unité de coordination de la lutte antiterroriste",
        kinds=(Kind.COUNTER_TERRORISM,),
        en="Counter-Terrorism Coordination Unit",
        source=_ATTACHE_PAGE,
    ),
)

_MINISTRY = (
    AuthorityRow(
        "FR-SG-MI",
        "SG-MI",
        "Secrétariat général du ministère de l’intérieur",
        kinds=(Kind.MINISTRY,),
        en="General Secretariat of the Ministry of the Interior",
        source=_ATTACHE_PAGE,
    ),
    AuthorityRow(
        "FR-DGSCGC",
        "DGSCGC",
        "Direction générale de la sécurité civile et de la gestion des crises",
        kinds=(Kind.CIVIL_PROTECTION, Kind.DISASTER),
        en="Directorate General for Civil Protection and Crisis Management",
        source=_ATTACHE_PAGE,
    ),
    AuthorityRow(
        "FR-DSR",
        "DSR",
        "Délégation à la sécurité routière",
        kinds=(Kind.ROAD,),
        en="Road Safety Delegation",
        aliases=(formerly("DSCR", source=_SERVICE_PAGE),),
        source=_ATTACHE_PAGE,
    ),
    AuthorityRow(
        "FR-DGEF",
        "DGEF",
        "Direction générale des étrangers en France",
        kinds=(Kind.IMMIGRATION,),
        en="Directorate General for Foreigners in France",
        source=_ATTACHE_PAGE,
    ),
    AuthorityRow(
        "FR-DLPAJ",
        "DLPAJ",
        "Direction des libertés publiques et des affaires juridiques",
        kinds=(Kind.MINISTRY,),
        en="Directorate for Civil Liberties and Legal Affairs",
        source=_ATTACHE_PAGE,
    ),
    AuthorityRow(
        "FR-DAEI",
        "DAEI",
        "Direction des affaires européennes et internationales",
        kinds=(Kind.MINISTRY,),
        en="Directorate for European and International Affairs",
        source=_ATTACHE_PAGE,
    ),
)

INTERIOR = _COOPERATION + _POLICE + _POLICE_OFFICES + _GENDARMERIE + _COUNTER_TERRORISM + _MINISTRY
