"""One-time pass phrases: common French words without accents, easy to dictate over the telephone."""

import secrets

WORDS = tuple(
    """
abeille abricot acajou accord acier acteur agneau agrafe aiguille album algue allumette alouette amande ami ampoule
ananas ancre anneau antenne apprenti aquarelle arbre arbuste arcade archet ardoise argile armoire arrosoir artisan
asperge atelier atlas aube auberge aubergine aurore autobus autruche avenue avion avocat avoine avril azur badge
bagage bague baie baignoire balade balance balcon baleine ballon bambou banane banc bandeau banjo banquette baobab
barbe barque barrage barreau bassin bateau baume berceau berge berger betterave beurre bicyclette bijou billet biscuit
bison blason blouse bobine bocal bois boisson bonbon bonnet bordure bosquet botte bouchon boucle bouclier bougie
boule bouquet bourgeon boussole bouteille boutique bouton branche brasier brebis brin brioche brique brise brocante
brosse brouette brume bruit buffet buisson bureau cabane cabine cacao cadeau cadran cadre cahier caillou caisse
calcul calendrier campagne canal canard canif cannelle canoe canton capitaine capsule caramel cargo carnaval carnet
carotte carreau carrefour carte carton cascade casque castor cave ceinture centime cercle cerf cerise chaise chalet
chaleur chaloupe chameau champ chandelle chanson chanteur chapeau chapitre charbon chariot charpente chasseur chat
chaton chaussure chemin chemise cheval chevalier chocolat chorale chou chouette cigale cigogne cinema cirque ciseau
citron citrouille clairon clairiere clavier client cloche clocher cocon coffre coin colibri colis colline colombe
colonne comptoir concert concombre confiture copain coquille corail corbeille corde cordage corniche cortege costume
coton couleur couloir coupole courage courbe courgette courrier coussin couteau couvert crabe crapaud cravate crayon
creuset crevette cristal croissant cuisine cuivre culotte curseur cyclone cygne cymbale dame danseur datte dauphin
demeure dentelle dessert dessin diamant dictionnaire dimanche dinde discours disque divan docteur domaine dossier
douche dragon drapeau dune durable eau ecureuil effort emballage embarcation encre enfant enseigne entente enveloppe
envie escalier escargot espoir essaim estampe estrade etable fabrique facade facteur faisan falaise famille fanfare
farine faucon faune fauteuil femme fenouil fermier ferry festin feuille feuillage ficelle figue figuier filet filou
flacon flamme flanc fleur fleuve flocon flotte flute foin fontaine football forage forgeron forme fortune fougasse
fouine foulard four fourchette fourmi foyer fraise framboise frelon fresque frigo frite fromage fruit fusain fusible
galerie galet galop gant garage gardien gare garenne gazelle gazon gerbe girafe girofle givre glace gland globe golfe
gomme gorge gourde gradin grain graine grange granit grappe gravier grenade grenier grenouille griffe grillade grillon
grotte groupe guide guitare gymnase hamac hameau hangar haricot harpe herbe heron hibou hiver homard horizon horloge
hublot huile iguane image immeuble insecte invite iris ivoire jaguar jambon janvier jardin jardinier jarre jasmin
javelot jeudi jeune jockey jonquille jouet joueur journal juge juillet jument jungle jupon kayak kiosque kiwi koala
laboureur lac lagon laine laitue lama lampadaire lampe langage langue lanterne lapin lasso laurier lavande lecteur
legende lessive lettre levain levier librairie licorne liege lierre lilas limonade linge lion liseron livre locataire
loisir loupe loutre luge lumignon lundi lune lunette lutin lyre machine magasin magnolia maillot maison majuscule
malle mandarine mangue manteau marbre marche mardi margelle marin marmite marmotte marque marron marteau masque matelot
matin medaille melon menhir menthe menuisier mer meringue merle mesure meuble mimosa minute miroir mobilier modeste
moineau moisson montagne montre mosaique mouette moulin mousse mouton muguet murmure muscade museau musique myrtille
nacre nageur naissance nappe narcisse natte navire nectar neige nid noisette noix nombre nougat nuage nuance ocean
octobre odeur oiseau olive olivier ombre ombrelle onde opale opinion orage orange orchidee oreiller orgue orme orque
ortie osier otarie ourson outil ouvrage ouvrier page paille palais palette palme palmier panier panneau panorama
pantalon papaye papier papillon papyrus parasol parfum parking parquet parrain passage passerelle pastel patinoire
patio patron pavillon paysage paysan peigne peinture pelouse pendule perche perdrix perle perron persil peuplier phare
phoque piano pigeon pilote pince pinceau pingouin pinson pipeau pirogue piscine pistache piston pivoine placard plage
plaine planche planeur plante plateau platine plongeur plume poivre poivron pomme pompier poney pont portail porte
potager poterie potiron poulain poule poupon prairie printemps prune pupitre puzzle pyjama quai quartz quiche quinze
racine radeau radis raisin rameau rameur rampe rasoir raton ravin rayon recette refrain reine renard renne requin
restaurant riz rivage rivet rocher roman romarin ronde rosace roseau rossignol roue rouleau route ruban ruche ruelle
ruisseau rythme sabot safran salade salon samedi sanglier sapin sardine satin saule saumon sauvage savane savon sentier
sequoia serpent serrure serviette siffler signal silence sillage sillon singe sirop soie soleil sommet sonate sorbet
source souris spatule spectacle splendeur sport stade statue studio sucre surprise symbole table tableau tablier
tabouret talon tambour tamis tandem tapis tartine tasse taureau temple tente terrasse terre texte theatre thon thym
tige tigre timbale timbre tisane tissu toboggan toile toiture tomate tombola tonneau torche tornade tortue totem
toucan toupie tourbillon tournesol tracteur train tramway trapeze traverse tremplin tresse tribune tricot trombone
trompette tronc trottoir truffe truite tulipe tunnel turban tuyau vacances vague vaisseau valise vallon vanille vapeur
vautour velours vendredi verger verre vertige veste viaduc victoire vigne village ville violette violon virage vitrine
voilier voisin volcan voyage voyageur wagon yaourt zebre zeste
""".split()
)
COUNT = 6
SHORTEST = 20


def one_time_phrase() -> str:
    """Six words drawn at random (about 58 bits), of 20 characters or more in all."""
    while True:
        phrase = "-".join(secrets.choice(WORDS) for _ in range(COUNT))
        if len(phrase) >= SHORTEST:
            return phrase
