"""Crime types on two levels: a code never changes its meaning. The Europol area is that of annex I, where one fits."""

from ssi.directory.data.rows import CrimeTypeRow

CRIME_TYPES_SOURCE = "Nomenclature du service ; domaines d’après l’annexe I du règlement (UE) 2016/794, à vérifier"

_DRUGS_AREA = "Drug trafficking"
_TERRORISM_AREA = "Terrorism"
_TRAFFICKING_AREA = "Trafficking in human beings"
_FRAUD_AREA = "Swindling and fraud"
_CYBER_AREA = "Computer crime"
_MINORS_AREA = "Sexual abuse and sexual exploitation"
_ENVIRONMENT_AREA = "Environmental crime"
_SPECIES_AREA = "Illicit trafficking in endangered animal and plant species"
_THEFT_AREA = "Robbery and aggravated theft"
_EXTORTION_AREA = "Racketeering and extortion"
_VIOLENCE_AREA = "Murder and grievous bodily injury"

_DRUGS_AND_TERRORISM = (
    CrimeTypeRow("DRUG", "Stupéfiants", "Drugs", _DRUGS_AREA),
    CrimeTypeRow("DRUG-COC", "Cocaïne", "Cocaine", _DRUGS_AREA),
    CrimeTypeRow("DRUG-HER", "Héroïne", "Heroin", _DRUGS_AREA),
    CrimeTypeRow("DRUG-SYN", "Drogues de synthèse", "Synthetic drugs", _DRUGS_AREA),
    CrimeTypeRow("DRUG-PREC", "Précurseurs", "Precursors", _DRUGS_AREA),
    CrimeTypeRow("DRUG-NPS", "Nouveaux produits de synthèse", "New psychoactive substances", _DRUGS_AREA),
    CrimeTypeRow("DRUG-CAN", "Cannabis", "Cannabis", _DRUGS_AREA),
    CrimeTypeRow("DRUG-KET", "Kétamine", "Ketamine", _DRUGS_AREA),
    CrimeTypeRow("DRUG-KRA", "Kratom", "Kratom", _DRUGS_AREA),
    CrimeTypeRow("TERR", "Terrorisme", "Terrorism", _TERRORISM_AREA),
    CrimeTypeRow("TERR-FIN", "Financement du terrorisme", "Terrorist financing", _TERRORISM_AREA),
    CrimeTypeRow("TERR-CYB", "Cyberterrorisme", "Cyber-terrorism", _TERRORISM_AREA),
    CrimeTypeRow("TERR-FTF", "Combattants étrangers", "Foreign terrorist fighters", _TERRORISM_AREA),
)

_PEOPLE = (
    CrimeTypeRow("THB", "Traite des êtres humains", "Trafficking in human beings", _TRAFFICKING_AREA),
    CrimeTypeRow("THB-SEX", "Exploitation sexuelle", "Sexual exploitation", _TRAFFICKING_AREA),
    CrimeTypeRow("THB-LAB", "Exploitation par le travail", "Labour exploitation", _TRAFFICKING_AREA),
    CrimeTypeRow(
        "THB-SCAM",
        "Criminalité forcée (centres d’escroquerie)",
        "Forced criminality (scam centres)",
        _TRAFFICKING_AREA,
    ),
    CrimeTypeRow("SMUG", "Trafic de migrants", "Migrant smuggling", "Immigrant smuggling"),
    CrimeTypeRow("DOC", "Fraude documentaire", "Document fraud", "Forgery of administrative documents"),
    CrimeTypeRow("CSEA", "Exploitation sexuelle de mineurs", "Child sexual exploitation", _MINORS_AREA),
    CrimeTypeRow("CSEA-LIVE", "Abus diffusés en direct", "Live-streamed abuse", _MINORS_AREA),
    CrimeTypeRow("SEX", "Infractions sexuelles", "Sexual offences", _MINORS_AREA),
    CrimeTypeRow("KID", "Enlèvement, séquestration", "Kidnapping, unlawful detention", "Kidnapping"),
    CrimeTypeRow("HOM", "Homicide", "Homicide", _VIOLENCE_AREA),
    CrimeTypeRow("VIOL", "Violences", "Violence", _VIOLENCE_AREA),
    CrimeTypeRow("FUG", "Fugitif", "Fugitive"),
    CrimeTypeRow("MISS", "Disparition", "Missing person"),
)

_MONEY = (
    CrimeTypeRow("ML", "Blanchiment", "Money laundering", "Money-laundering activities"),
    CrimeTypeRow("FRAUD", "Escroquerie", "Fraud", _FRAUD_AREA),
    CrimeTypeRow("FRAUD-INV", "Faux placements", "Investment fraud", _FRAUD_AREA),
    CrimeTypeRow("FRAUD-ROM", "Escroquerie sentimentale", "Romance fraud", _FRAUD_AREA),
    CrimeTypeRow("FRAUD-BEC", "Faux ordres de virement", "Business e-mail compromise", _FRAUD_AREA),
    CrimeTypeRow("FRAUD-TAX", "Fraude fiscale", "Tax fraud", _FRAUD_AREA),
    CrimeTypeRow("FRAUD-CARB", "Fraude au carbone", "Carbon fraud", _FRAUD_AREA),
    CrimeTypeRow("CORR", "Corruption", "Corruption", "Corruption"),
    CrimeTypeRow("CURR", "Faux monnayage", "Counterfeit currency", "Forgery of money and means of payment"),
    CrimeTypeRow("SANC", "Sanctions et biens à double usage", "Sanctions and dual-use goods"),
    CrimeTypeRow("EXT", "Extorsion", "Extortion", _EXTORTION_AREA),
    CrimeTypeRow("EXT-SEXT", "Sextorsion", "Sextortion", _EXTORTION_AREA),
    CrimeTypeRow("THEFT", "Vols", "Theft", _THEFT_AREA),
    CrimeTypeRow("THEFT-AGG", "Vols aggravés", "Aggravated theft", _THEFT_AREA),
    CrimeTypeRow("VEH", "Trafic de véhicules", "Vehicle crime", "Motor vehicle crime"),
)

_GOODS_AND_NETWORKS = (
    CrimeTypeRow("CYBER", "Cybercriminalité", "Cybercrime", _CYBER_AREA),
    CrimeTypeRow("CYBER-RAN", "Rançongiciel", "Ransomware", _CYBER_AREA),
    CrimeTypeRow("CYBER-INT", "Intrusion", "Intrusion", _CYBER_AREA),
    CrimeTypeRow("CYBER-INFRA", "Infrastructure criminelle", "Criminal infrastructure", _CYBER_AREA),
    CrimeTypeRow("PHARMA", "Faux médicaments", "Falsified medicines", "Counterfeiting and product piracy"),
    CrimeTypeRow("IP", "Contrefaçon", "Counterfeiting", "Counterfeiting and product piracy"),
    CrimeTypeRow("ENV", "Environnement", "Environment", _ENVIRONMENT_AREA),
    CrimeTypeRow("ENV-WILD", "Espèces protégées", "Protected species", _SPECIES_AREA),
    CrimeTypeRow("ENV-WASTE", "Déchets", "Waste", _ENVIRONMENT_AREA),
    CrimeTypeRow("ENV-FISH", "Pêche illicite", "Illegal fishing", _ENVIRONMENT_AREA),
    CrimeTypeRow("ARMS", "Armes", "Firearms", "Illicit trafficking in arms, ammunition and explosives"),
    CrimeTypeRow("CULT", "Biens culturels", "Cultural property", "Illicit trafficking in cultural goods"),
    CrimeTypeRow("PIR", "Piraterie", "Piracy"),
    CrimeTypeRow("OCG", "Groupes criminels organisés", "Organised crime groups", "Organised crime"),
    CrimeTypeRow("ROAD", "Sécurité routière", "Road safety"),
    CrimeTypeRow(
        "NBC",
        "Menace nucléaire, biologique, chimique",
        "Nuclear, biological, chemical threat",
        "Crime connected with nuclear and radioactive substances",
    ),
    CrimeTypeRow(
        "GENO",
        "Crimes internationaux",
        "International crimes",
        "Genocide, crimes against humanity and war crimes",
    ),
    CrimeTypeRow("OTHER", "Autre", "Other"),
)

CRIME_TYPES = _DRUGS_AND_TERRORISM + _PEOPLE + _MONEY + _GOODS_AND_NETWORKS
