"""French names of public holidays: the calendars package has them for France alone."""

import re

_FRENCH = {
    "Additional holiday": "Jour férié supplémentaire",
    "Additional holiday in commemoration of the 2017 SEA Games": "Jour férié pour les Jeux de l’Asie du Sud-Est",
    "Additional special (non-working) day": "Jour spécial chômé supplémentaire",
    "All Saints' Day": "Toussaint",
    "All Saints' Eve": "Veille de la Toussaint",
    "All Souls' Day": "Jour des défunts",
    "Anniversary of the revelation of the Quran": "Anniversaire de la révélation du Coran",
    "Armed Forces Day": "Fête des forces armées",
    "Armistice Day": "Armistice de 1918",
    "Ascension Day": "Ascension",
    "Assumption Day": "Assomption",
    "Birthday of HM Yang di-Pertuan Agong": "Anniversaire du Yang di-Pertuan Agong",
    "Black Saturday": "Samedi saint",
    "Bonifacio Day": "Fête de Bonifacio",
    "Chinese New Year": "Nouvel An chinois",
    "Christmas Day": "Noël",
    "Christmas Eve": "Veille de Noël",
    "Day of Installation of the 15th Yang di-Pertuan Agong": "Intronisation du 15e Yang di-Pertuan Agong",
    "Day of Installation of the 16th Yang di-Pertuan Agong": "Intronisation du 16e Yang di-Pertuan Agong",
    "Day of Valor": "Jour de la Bravoure",
    "Diwali": "Dipavali",
    "EDSA People Power Revolution Anniversary": "Anniversaire de la révolution d’EDSA",
    "Easter Monday": "Lundi de Pâques",
    "Eid al-Adha": "Aïd al-Adha",
    "Eid al-Fitr": "Aïd al-Fitr",
    "Elections special (non-working) day": "Jour d’élections, chômé",
    "First Day of Ramadan": "Premier jour du ramadan",
    "General election additional holiday": "Jour férié supplémentaire (élections générales)",
    "Good Friday": "Vendredi saint",
    "Immaculate Conception": "Immaculée Conception",
    "Independence Day": "Fête de l’indépendance",
    "Islamic New Year": "Nouvel An de l’hégire",
    "Isra' and Mi'raj": "Isra et Miraj",
    "Labor Day": "Fête du Travail",
    "Lunar New Year": "Nouvel An lunaire",
    "Malaysia Day": "Jour de la Malaisie",
    "Maundy Thursday": "Jeudi saint",
    "National Day": "Fête nationale",
    "National Heroes Day": "Jour des héros nationaux",
    "New Year's Day": "Jour de l’An",
    "New Year's Eve": "Saint-Sylvestre",
    "Ninoy Aquino Day": "Fête de Ninoy Aquino",
    "Pentecost Monday": "Lundi de Pentecôte",
    "Polling Day": "Jour de scrutin",
    "Prophet Muhammad's Birthday": "Anniversaire du Prophète",
    "Prophet's Birthday": "Anniversaire du Prophète",
    "Rizal Day": "Fête de Rizal",
    "SG50 Public Holiday": "Cinquantenaire de Singapour",
    "Sultan Hassanal Bolkiah's Birthday": "Anniversaire du sultan",
    "Sultan Hassanal Bolkiah's Golden Jubilee": "Jubilé d’or du sultan",
    "Vesak Day": "Vesak",
    "Victory Day": "Victoire de 1945",
}

_FRENCH_REMARKS = {
    "Second Day": "deuxième jour",
    "additional holiday": "jour supplémentaire",
    "estimated": "date estimée",
    "observed": "jour de report",
    "observed, estimated": "jour de report, date estimée",
}

_REMARK = re.compile(r" \((Second Day|additional holiday|observed|estimated|observed, estimated)\)")


def in_french(name: str) -> str:
    """Translate the package's English name; an unknown name is given back as it is."""
    remarks = [_FRENCH_REMARKS[remark] for remark in _REMARK.findall(name)]
    occasion = _REMARK.sub("", name)
    translated = _FRENCH.get(occasion, occasion)
    return f"{translated} ({', '.join(remarks)})" if remarks else translated
