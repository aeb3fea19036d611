"""What anybody may be told of the zone, each sentence with its source: « à vérifier » where the text was not read."""

from ssi.directory.data.rows import AdviceRow
from ssi.directory.enums import AdviceReader, AdviceTopic

_EMERGENCY, _LAW, _CRIME, _DAILY = AdviceTopic.EMERGENCY, AdviceTopic.LAW, AdviceTopic.CRIME, AdviceTopic.DAILY
_VISITORS, _RESIDENTS = AdviceReader.VISITORS, AdviceReader.RESIDENTS
_EMBASSY_FR = "Résidents : inscrivez-vous au registre des Français établis hors de France, et signalez votre îlot."
_EMBASSY_EN = "Residents: register with the French consulate, and make yourself known to your warden."
_ARIANE_FR = "Voyageurs : inscrivez votre séjour sur Ariane avant de partir."
_ARIANE_EN = "Travellers: register your stay on Ariane before you leave."
_MINISTRY = "Ministère de l’Europe et des affaires étrangères, service aux Français de l’étranger, à vérifier"
_VIENNA_FR = "Arrêté, vous pouvez demander que le consulat de France soit averti : demandez-le tout de suite."
_VIENNA_EN = "If you are arrested, you may ask that the French consulate be told: ask at once."
_VIENNA = "Convention de Vienne sur les relations consulaires du 24 avril 1963, article 36"


def _everywhere(country: str) -> tuple[AdviceRow, ...]:
    return (
        AdviceRow(country, _EMERGENCY, _VIENNA_FR, _VIENNA_EN, _VIENNA),
        AdviceRow(country, _DAILY, _ARIANE_FR, _ARIANE_EN, _MINISTRY, _VISITORS),
        AdviceRow(country, _DAILY, _EMBASSY_FR, _EMBASSY_EN, _MINISTRY, _RESIDENTS),
    )


ADVICE = (
    AdviceRow(
        "SG",
        _EMERGENCY,
        "Police : 999. Pompiers et ambulance : 995.",
        "Police: 999. Fire and ambulance: 995.",
        "Singapour, Police Force et Civil Defence Force, numéros d’urgence, à vérifier",
    ),
    AdviceRow(
        "SG",
        _LAW,
        "Le trafic de stupéfiants est puni de mort au-delà de quantités fixées par la loi ; leur usage est puni.",
        "Drug trafficking beyond the quantities set by law carries the death penalty; use is a crime too.",
        "Singapour, Misuse of Drugs Act 1973, à vérifier",
    ),
    AdviceRow(
        "SG",
        _LAW,
        "Dégrader un bien public ou privé expose à la bastonnade.",
        "Damaging public or private property may be punished by caning.",
        "Singapour, Vandalism Act 1966, à vérifier",
    ),
    AdviceRow(
        "SG",
        _LAW,
        "Les cigarettes électroniques sont interdites : en détenir une est une infraction.",
        "Electronic cigarettes are banned: owning one is an offence.",
        "Singapour, Tobacco (Control of Advertisements and Sale) Act 1993, à vérifier",
    ),
    AdviceRow(
        "SG",
        _CRIME,
        "Ne donnez jamais un code reçu par téléphone ou par message : aucune autorité ne le demande.",
        "Never give a code received by phone or message: no authority asks for it.",
        "Singapour, Police Force, prévention des escroqueries, à vérifier",
    ),
    *_everywhere("SG"),
    AdviceRow(
        "MY",
        _EMERGENCY,
        "Police, ambulance et pompiers : 999 ; depuis un téléphone mobile, 112.",
        "Police, ambulance and fire: 999; from a mobile phone, 112.",
        "Malaisie, Malaysian Emergency Response Services 999, à vérifier",
    ),
    AdviceRow(
        "MY",
        _LAW,
        "Le trafic de stupéfiants peut y être puni de mort.",
        "Drug trafficking may be punished by death.",
        "Malaisie, Dangerous Drugs Act 1952, à vérifier",
    ),
    AdviceRow(
        "MY",
        _CRIME,
        "Portez votre sac du côté opposé à la chaussée : les vols à l’arraché viennent des deux-roues.",
        "Carry your bag on the side away from the road: snatch thieves ride motorcycles.",
        "Service de sécurité intérieure, à vérifier",
    ),
    *_everywhere("MY"),
    AdviceRow(
        "PH",
        _EMERGENCY,
        "Police, ambulance et pompiers : 911.",
        "Police, ambulance and fire: 911.",
        "Philippines, Emergency 911 National Office, à vérifier",
    ),
    AdviceRow(
        "PH",
        _LAW,
        "Les infractions de stupéfiants y sont punies de la réclusion à perpétuité.",
        "Drug offences are punished by life imprisonment.",
        "Philippines, Comprehensive Dangerous Drugs Act of 2002, à vérifier",
    ),
    AdviceRow(
        "PH",
        _CRIME,
        "N’acceptez ni boisson ni nourriture d’un inconnu, et ne suivez pas qui vous aborde.",
        "Accept no drink or food from a stranger, and do not follow who approaches you.",
        "Service de sécurité intérieure, à vérifier",
    ),
    *_everywhere("PH"),
    AdviceRow(
        "BN",
        _EMERGENCY,
        "Police : 993. Ambulance : 991. Pompiers : 995.",
        "Police: 993. Ambulance: 991. Fire: 995.",
        "Brunei, Royal Brunei Police Force et ministère de la santé, numéros d’urgence, à vérifier",
    ),
    AdviceRow(
        "BN",
        _LAW,
        "Vendre ou boire de l’alcool en public est interdit, et le code pénal de la charia s’applique à tous.",
        "Selling and drinking alcohol in public are banned, and the Syariah Penal Code applies to everyone.",
        "Brunei, Syariah Penal Code Order 2013, à vérifier",
    ),
    *_everywhere("BN"),
)
