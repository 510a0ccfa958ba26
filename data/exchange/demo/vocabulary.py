"""The words that names of companies and people are made of, all invented or everyday; how they are put together is in
`names` and `contacts`."""

_FIRST_WORDS = """
    Alderwick Amberholt Ashgrove Aspenrow Bellhaven Birchmoor Blackthistle Bramblegate Briarcombe Brindlemere
    Brookstead Candlewick Cedarlane Cinderfield Cobalt Copperdell Coralwick Cranemoor Crowmarsh Daleworth
    Dapplewood Dawnhollow Driftmoor Duskwater Eagleford Elderbrook Elmquarry Emberlane Fallowmere Fennelworth
    Fernhollow Finchdale Flintmarsh Foxglade Frostbarrow Gladewater Glimmerton Goldfinch Granitewell Greyheron
    Hartsedge Hawkmere Hazelbeck Heatherlow Hollowpine Honeyford Indigo Ironbrook Ivorygate Juniperhill
    Kestrelmoor Kingsdew Lanternford Larchfield Lavenderhow Lindenmarsh Lichenfell Lowmeadow Maplecross Marigoldby
    Merrowby Mistlewood Moorhen Mosswater Nettlebank Nightingale Oakenshaw Ochre Otterbourne Owlstone
    Paddockrise Pebblemarsh Pinecrest Plumhollow Quarrybank Quillmoor Ravenholt Redfern Reedmarsh Rookwood
    Rowanstead Saffron Sagebrook Saltmarsh Silverbirch Skylarkby Slatecombe Sorrelwick Starlingmoor Stonecrop
    Swallowfield Tamarind Thistledown Thornapple Umberfield Willowmere
"""
FIRST_WORDS = tuple(_FIRST_WORDS.split())

INDUSTRIES = {
    "Healthcare": ("Clinics", "Hospitals", "Dental Care", "Pharmacies"),
    "Logistics": ("Freight", "Couriers", "Cold Storage", "Shipping"),
    "Manufacturing": ("Foundries", "Ceramics", "Packaging", "Machine Tools"),
    "Retail": ("Outfitters", "Grocers", "Furnishings", "Booksellers"),
    "Financial services": ("Savings", "Insurance", "Pensions", "Leasing"),
    "Energy": ("Windfarms", "District Heating", "Grid Services", "Solar"),
    "Education": ("Academy", "Language Schools", "Polytechnic", "Libraries"),
    "Public sector": ("Council Services", "Waterworks", "Harbour Board", "Transit"),
    "Media": ("Broadcasting", "Print House", "Studios", "Games"),
    "Hospitality": ("Hotels", "Kitchens", "Ferries", "Campsites"),
    "Construction": ("Builders", "Roofing", "Surveyors", "Timber"),
    "Food": ("Dairies", "Bakeries", "Breweries", "Orchards"),
}

QUALIFIERS = (
    "",
    "Group",
    "Holding",
    "Partners",
    "Services",
    "United",
    "North",
    "South",
    "East",
    "West",
    "Central",
    "Coast",
    "Valley",
    "Works",
    "Trust",
)

_GIVEN_NAMES = """
    Alda Brannoc Corvin Delphie Eskil Fennel Garnet Hollis Isolde Joss Kestrel Linnet Merle Nerys Orrin Perrin Quill
    Rowan Sorrel Tansy Ulric Vesper Wilmot Yarrow
"""
GIVEN_NAMES = tuple(_GIVEN_NAMES.split())

_FAMILY_NAMES = """
    Applegarth Bellwether Cobblestone Dovecote Everglade Featherby Gooseberry Hollyhock Inglenook Jasperling Kettlewell
    Lanternwick Marshmallow Nutmegson Oatfield Pennywhistle Quicksilver Rainbarrel Snowdrop Thimblewood Underhedge
    Violetta Windchime Yesterfield
"""
FAMILY_NAMES = tuple(_FAMILY_NAMES.split())
