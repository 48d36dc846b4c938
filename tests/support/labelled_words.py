"""The words that names, streets and towns of made-up Dutch and Belgian companies are put together from."""

from __future__ import annotations

from typing import NamedTuple


class Town(NamedTuple):
    """A town with its area code and the first and last number of its postcodes."""

    name: str
    area: str
    first: int
    last: int


class Bilingual(NamedTuple):
    """A name that people write in Dutch or in French."""

    dutch: str
    french: str


def words(text: str) -> tuple[str, ...]:
    """The words of a list."""
    return tuple(text.split("|"))


def towns(text: str) -> tuple[Town, ...]:
    """The towns of a list: name, area code, first and last postcode."""
    rows = (row.split(",") for row in text.split("|"))
    return tuple(Town(name, area, int(first), int(last)) for name, area, first, last in rows)


def bilingual(text: str) -> tuple[Bilingual, ...]:
    """The pairs of a list."""
    return tuple(Bilingual(*row.split("=")) for row in text.split("|"))


DUTCH_TOWNS = towns(
    "Amsterdam,020,1011,1098|Rotterdam,010,3011,3089|Utrecht,030,3511,3585|Den Haag,070,2511,2597|"
    "Eindhoven,040,5611,5658|Groningen,050,9711,9747|Tilburg,013,5011,5049|Almere,036,1311,1363|"
    "Breda,076,4811,4839|Nijmegen,024,6511,6546|Apeldoorn,055,7311,7339|Haarlem,023,2011,2037|"
    "Enschede,053,7511,7548|Amersfoort,033,3811,3829|Zaandam,075,1501,1509|Den Bosch,073,5211,5237|"
    "Zwolle,038,8011,8045|Leiden,071,2311,2334|Maastricht,043,6211,6229|Dordrecht,078,3311,3329|"
    "Zoetermeer,079,2711,2729|Deventer,0570,7411,7431|Alkmaar,072,1811,1829|Delft,015,2611,2629|"
    "Venlo,077,5911,5928|Gouda,0182,2801,2809|Hilversum,035,1211,1223|Roosendaal,0165,4701,4709|"
    "Hoorn,0229,1621,1628|Middelburg,0118,4331,4341|Assen,0592,9401,9408|Ede,0318,6711,6718|"
    "Oss,0412,5341,5349|Sneek,0515,8601,8608|Woerden,0348,3441,3449|Veghel,0413,5461,5467"
)
FLEMISH_TOWNS = towns(
    "Antwerpen,03,2000,2060|Gent,09,9000,9052|Brugge,050,8000,8380|Leuven,016,3000,3018|Mechelen,015,2800,2812|"
    "Aalst,053,9300,9310|Kortrijk,056,8500,8511|Hasselt,011,3500,3512|Genk,089,3600,3600|Oostende,059,8400,8400|"
    "Sint-Niklaas,03,9100,9112|Turnhout,014,2300,2300|Roeselare,051,8800,8800|Geel,014,2440,2440"
)
WALLOON_TOWNS = towns(
    "Liège,04,4000,4032|Namur,081,5000,5024|Charleroi,071,6000,6044|Mons,065,7000,7034|Tournai,069,7500,7548|"
    "Verviers,087,4800,4802|Nivelles,067,1400,1404|Wavre,010,1300,1301"
)
#: the postcode of each commune of Brussels, by its two names
COMMUNES = dict(
    zip(
        bilingual(
            "Brussel=Bruxelles|Schaarbeek=Schaerbeek|Elsene=Ixelles|Sint-Gillis=Saint-Gilles|Vorst=Forest|"
            "Sint-Jans-Molenbeek=Molenbeek-Saint-Jean|Oudergem=Auderghem|Ukkel=Uccle|"
            "Sint-Lambrechts-Woluwe=Woluwe-Saint-Lambert|Sint-Pieters-Woluwe=Woluwe-Saint-Pierre"
        ),
        ("1000", "1030", "1050", "1060", "1190", "1080", "1160", "1180", "1200", "1150"),
        strict=True,
    )
)
BRUSSELS_STREETS = bilingual(
    "Louizalaan=Avenue Louise|Wetstraat=Rue de la Loi|Koningsstraat=Rue Royale|Nieuwstraat=Rue Neuve|"
    "Waterloosesteenweg=Chaussée de Waterloo|Anspachlaan=Boulevard Anspach|Naamsestraat=Rue de Namur|"
    "Bergensesteenweg=Chaussée de Mons|Adolphe Maxlaan=Boulevard Adolphe Max|Handelsstraat=Rue du Commerce|"
    "Belliardstraat=Rue Belliard|Kunstlaan=Avenue des Arts|Gentsesteenweg=Chaussée de Gand|"
    "Tervurenlaan=Avenue de Tervueren|Vlaamsesteenweg=Rue de Flandre|Lakensestraat=Rue de Laeken|"
    "Elsensesteenweg=Chaussée d'Ixelles|Regentschapsstraat=Rue de la Régence|Haachtsesteenweg=Chaussée de Haecht"
)
DUTCH_STREETS = words(
    "Dorpsstraat|Kerkstraat|Stationsstraat|Hoofdstraat|Industrieweg|Nijverheidsweg|Ambachtsweg|Energieweg|Havenkade|"
    "Molenweg|Keizersgracht|Marktplein|Schoolstraat|Wilhelminastraat|Burgemeester de Vlugtlaan|Prins Hendrikkade|"
    "Julianalaan|Beatrixlaan|Handelsweg|Edisonweg|Kanaaldijk Noord|Galvanistraat|De Corridor|Lange Nieuwstraat|"
    "Zuiderdiep|Oude Rijksweg|Parallelweg|Spoorlaan|Eerste Hervendreef|Grote Markt|Meubelstraat|Textielweg|Veerhaven"
)
FRENCH_STREETS = words(
    "Rue du Commerce|Avenue de la Gare|Chaussée de Namur|Rue de l'Église|Boulevard d'Avroy|Place Saint-Lambert|"
    "Rue des Fories|Rue Haute|Avenue Reine Élisabeth|Rue du Moulin|Quai de Rome|Zoning industriel|Rue de Fer"
)
DUTCH_FAMILIES = words(
    "Jansen|De Jong|De Vries|Van den Berg|Van Dijk|Bakker|Visser|Smit|Meijer|De Boer|Mulder|De Groot|Bos|Vos|Peters|"
    "Hendriks|Van Leeuwen|Dekker|Brouwer|De Wit|Dijkstra|Smits|De Graaf|Van der Meer|Van der Linden|Kok|Jacobs|"
    "Vermeulen|Van den Heuvel|Van der Veen|Schouten|Willems|Hoekstra|Koster|Prins|Blom|Huisman|Peeters|Kuiper|"
    "Veenstra|Kramer|Postma|Van Vliet|Scholten|Hermans|Timmermans|Groeneveld|Van Beek|Roelofs|Wessels|Ter Horst"
)
FLEMISH_FAMILIES = words(
    "Janssens|Maes|Jacobs|Mertens|Willems|Claes|Goossens|Wouters|De Smet|Vermeulen|Pauwels|Aerts|Michiels|"
    "De Clercq|Van Damme|Verhoeven|Lemmens|Desmedt|Vandenberghe|Verstraete|De Backer|Segers|Bogaert|Thijs"
)
FRENCH_FAMILIES = words(
    "Dubois|Lambert|Dupont|Martin|Simon|Laurent|Lefèvre|Noël|Gérard|Hubert|Fontaine|François|Dethier|Masson|"
    "Marchal|Servais|Collard|Évrard|Grégoire|Piérard|Thiry|Lejeune"
)
#: trades that stand before a family's name, and those that stand after it
DUTCH_BEFORE = words(
    "Bakkerij|Slagerij|Kapsalon|Garage|Schildersbedrijf|Bouwbedrijf|Aannemersbedrijf|Timmerbedrijf|Bloemenhuis|"
    "Autobedrijf|Transportbedrijf|Loodgietersbedrijf|Meubelmakerij|Drukkerij|Hoveniersbedrijf|Notariskantoor|"
    "Restaurant|Rijwielhandel|Installatiebedrijf|Drogisterij|Rijschool|Apotheek|Kwekerij|Wijnhandel|Uitgeverij"
)
DUTCH_AFTER = words(
    "Transport|Techniek|Installatietechniek|Bouw|Vastgoed|Advies|Logistiek|Interieurbouw|Elektrotechniek|Verhuur|"
    "Automatisering|Tuinaanleg|Schilderwerken|Schoonmaak|Verpakkingen|Metaalbewerking|Dakwerken|Grondverzet|"
    "Agrarisch Loonwerk|Horeca|Marketing|Beveiliging|Koeltechniek|Keukens|Tegelwerken|Catering|Fietsen|Architecten"
)
FRENCH_BEFORE = words(
    "Boulangerie|Garage|Menuiserie|Boucherie|Imprimerie|Pharmacie|Toitures|Transports|Électricité|Chauffage|"
    "Carrosserie|Librairie|Pépinière|Entreprise générale"
)
#: beginnings and ends of names that mean nothing
BEGINNINGS = words(
    "Nova|Alti|Veri|Inno|Duro|Agri|Aqua|Medi|Logi|Opti|Quadra|Sira|Vela|Zeno|Kora|Lumi|Terra|Vita|Octo|Pano|Rijn|"
    "Maas|Noord|Polder|Delta|Stads|Zilver|Kompas|Brug|Haven"
)
ENDINGS = words(
    "tech|line|mark|flex|zorg|plan|trans|media|wise|form|link|data|point|works|groep|land|stroom|kracht|veld|lux"
)
FIRST_NAMES = words("jan|piet|marieke|sanne|tom|els|koen|sofie|luc|anne|bart|ines|ruud|hilde|joost|fatima")
REGIONS = words("Noord|Zuid|Oost|West|Midden|Randstad|Brabant|Limburg|Zeeland|Twente|Drenthe|Gelderland|Rijnmond")
