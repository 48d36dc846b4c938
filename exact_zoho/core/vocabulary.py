"""The words that matching knows, without accents: legal forms, trades, branches, spellings, towns, providers."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: legal forms by what they are: the two languages of Belgium have one each, and a BVBA has become a BV
FORMS = {
    **dict.fromkeys(("bv", "bvba", "srl", "sprl", "sprlu", "ebvba"), "private"),
    **dict.fromkeys(("nv", "sa"), "public"),
    **dict.fromkeys(("vof", "snc"), "partnership"),
    **dict.fromkeys(("cv", "cvba", "cvoa", "scrl", "comm", "commv", "gcv"), "limited partnership or cooperative"),
    **dict.fromkeys(("stichting", "fondation"), "foundation"),
    **dict.fromkeys(("vereniging", "vzw", "asbl"), "association"),
    **dict.fromkeys(("eenmanszaak",), "sole proprietor"),
    **dict.fromkeys(("maatschap",), "professional partnership"),
    **dict.fromkeys(("gmbh",), "gmbh"),
    **dict.fromkeys(("ag",), "ag"),
    **dict.fromkeys(("kg",), "kg"),
    **dict.fromkeys(("ltd", "limited"), "limited"),
    **dict.fromkeys(("llc",), "llc"),
    **dict.fromkeys(("inc",), "inc"),
    **dict.fromkeys(("sarl",), "sarl"),
    **dict.fromkeys(("sas",), "sas"),
}
#: words that a typist may leave out
ARTICLES = _words("""
    de het een t en and et und le la les l d du des the van of firma fa io
""")
#: words that people write in several ways
SPELLINGS = {
    "gebr": "gebroeders", "zn": "zonen", "fils": "zonen", "ned": "nederland", "nl": "nederland",
    "netherlands": "nederland", "belgique": "belgie", "belgium": "belgie", "int": "international",
    "intl": "international", "internationaal": "international", "internationale": "international",
    "mij": "maatschappij", "groep": "group", "groupe": "group", "adm": "administratie", "tech": "techniek",
    "inst": "installatie", "installaties": "installatie", "transporten": "transport", "services": "service",
}  # fmt: skip
#: words that say what a company does or where: many companies have them, and few are told apart by them alone
TRADES = _words("""
    bakkerij bouw bouwbedrijf bedrijf garage autobedrijf transport transporten handel handelsonderneming installatie
    installatiebedrijf techniek technisch service advies adviesbureau consultancy consulting administratie
    administratiekantoor accountants schildersbedrijf schilders loodgieter hoveniers hoveniersbedrijf slagerij
    kapsalon restaurant cafe hotel winkel groothandel import export trading solutions design media online digital it
    ict nederland belgie benelux europe international interieur metaal machines logistics logistiek verzekeringen
    makelaardij makelaars notaris apotheek tandartspraktijk praktijk
""")
#: words of which each company of a family or chain has its own: the holding, the works, the branch in the north
TELLING = _words("""
    holding holdings beheer beheersmaatschappij beleggingen beleggingsmaatschappij vastgoed participaties participatie
    pensioen investments invest immo immobilien immobilier patrimoine werkmaatschappij stak noord zuid oost west north
    south east nord sud est ouest noordoost noordwest zuidoost zuidwest
""")
#: words that may tell companies of a family apart, or be left out by a typist
SIDELINES = _words("""
    verhuur lease leasing exploitatie management finance financien financieringen onroerend personeel services
    personeelsvereniging webshop shop academy
""")
#: countries in names, which a typist easily leaves out
REGIONS = _words("""
    nederland belgie benelux europe europa international deutschland france
""")
ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
TITLES = _words("""
    dhr mevr mw mevrouw meneer heer mr mrs ms drs dr ir ing prof mme madame monsieur m
""")
#: providers whose domain says nothing of the company that uses it, and sites on which everybody has a page
EVERYBODYS = _words("""
    gmail.com googlemail.com hotmail.com hotmail.nl hotmail.be outlook.com outlook.be live.nl live.be live.com
    msn.com yahoo.com yahoo.fr icloud.com me.com aol.com gmx.net gmx.de proton.me protonmail.com ziggo.nl kpnmail.nl
    kpnplanet.nl planet.nl home.nl hetnet.nl xs4all.nl upcmail.nl casema.nl chello.nl quicknet.nl tele2.nl zonnet.nl
    telfort.nl online.nl solcon.nl caiway.nl skynet.be telenet.be proximus.be scarlet.be pandora.be orange.fr
    facebook.com linkedin.com instagram.com wordpress.com wixsite.com webnode.nl jimdo.com business.site google.com
""")
#: what stands before the @ of a mailbox that several people read
ROLES = _words("""
    info contact admin administratie administration facturen factuur facturatie invoice invoices boekhouding finance
    financien sales verkoop inkoop office kantoor mail post receptie secretariaat support service klantenservice
    hallo hello algemeen directie planning order orders
""")
#: second levels under which companies register, as in co.uk
SECOND = frozenset(("co", "com", "org", "net", "ac"))
#: names of one place in several languages
PLACES = {
    "sgravenhage": "denhaag", "gravenhage": "denhaag", "thehague": "denhaag", "lahaye": "denhaag",
    "shertogenbosch": "denbosch", "hertogenbosch": "denbosch", "boisleduc": "denbosch", "bruxelles": "brussel",
    "brussels": "brussel", "anvers": "antwerpen", "antwerp": "antwerpen", "gand": "gent", "ghent": "gent",
    "liege": "luik", "bruges": "brugge", "louvain": "leuven", "malines": "mechelen", "courtrai": "kortrijk",
    "mons": "bergen", "tournai": "doornik", "namur": "namen", "ostende": "oostende", "ostend": "oostende",
    "alost": "aalst", "ixelles": "elsene", "schaerbeek": "schaarbeek", "uccle": "ukkel",
    "saintgilles": "sintgillis", "roulers": "roeselare", "ypres": "ieper", "termonde": "dendermonde",
    "vilvorde": "vilvoorde", "halle": "hal",
}  # fmt: skip
