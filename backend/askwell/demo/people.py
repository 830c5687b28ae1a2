"""Whom the demo's seeker knows: invented people at invented organizations."""

from typing import NamedTuple


class Person(NamedTuple):
    """One contact of the demo."""

    given_name: str
    family_name: str
    title: str
    organization: str
    how_met: str
    tags: tuple[str, ...]
    time_zone: str = "Europe/Paris"
    location: str = "Lyon"


_ALUM, _FRIEND, _TALK, _WORK = (
    "Same university",
    "A friend's introduction",
    "Asked a question at their talk",
    "Worked together",
)

PEOPLE = (
    Person("Amina", "Haddad", "UX researcher", "Rhône Clinics", _ALUM, ("health care", "research")),
    Person("Zoë", "Álvarez", "Head of research", "Rhône Clinics", _FRIEND, ("health care", "research")),
    Person("Jonas", "Weber", "Product designer", "Helios Energy", _WORK, ("design",), "Europe/Berlin", "Hamburg"),
    Person(
        "Keiko", "Sato", "Service designer", "City of Kobe", _TALK, ("public sector", "design"), "Asia/Tokyo", "Kobe"
    ),
    Person(
        "Ngozi",
        "Okafor",
        "Clinical data lead",
        "Maple Health",
        _FRIEND,
        ("health care", "data"),
        "Africa/Lagos",
        "Lagos",
    ),
    Person("Lucía", "Romero", "UX writer", "Terra Insurance", _ALUM, ("writing",), "Europe/Madrid", "Madrid"),
    Person("Bruno", "Costa", "Nurse manager", "Rhône Clinics", _FRIEND, ("health care",)),
    Person("Chloé", "Lefèvre", "Design lead", "Studio Nord", _TALK, ("design",)),
    Person(
        "Elif", "Yılmaz", "Research operations", "Maple Health", _TALK, ("research",), "Europe/Istanbul", "Istanbul"
    ),
    Person("Farid", "Rahimi", "Product manager", "Maple Health", _WORK, ("health care", "product")),
    Person("Greta", "Lindqvist", "Ethnographer", "Open Field", _ALUM, ("research",), "Europe/Stockholm", "Uppsala"),
    Person("Hugo", "Marchetti", "Data analyst", "Terra Insurance", _WORK, ("data",), "Europe/Rome", "Turin"),
    Person("Ines", "Duarte", "Patient advocate", "Care Together", _FRIEND, ("health care",), "Europe/Lisbon", "Porto"),
    Person("Mehdi", "Benali", "UX researcher", "BlueRail", _ALUM, ("research", "transport")),
    Person(
        "Noor",
        "de Vries",
        "Policy adviser",
        "Ministry of Health",
        _TALK,
        ("public sector",),
        "Europe/Amsterdam",
        "Utrecht",
    ),
    Person("Olga", "Petrova", "Occupational therapist", "Rhône Clinics", _FRIEND, ("health care",)),
    Person(
        "Pavel",
        "Novák",
        "Accessibility specialist",
        "BlueRail",
        _TALK,
        ("design", "transport"),
        "Europe/Prague",
        "Brno",
    ),
    Person("Quentin", "Faure", "Startup founder", "Pulse Notes", _FRIEND, ("health care", "founder")),
    Person("Rosa", "Bianchi", "Career changer, former teacher", "Open Field", _FRIEND, ("research",)),
    Person(
        "Sven",
        "Eriksen",
        "Medical device designer",
        "Fjord Devices",
        _TALK,
        ("health care", "design"),
        "Europe/Oslo",
        "Bergen",
    ),
    Person("Tala", "Khoury", "Behavioural scientist", "Nudge Lab", _ALUM, ("research",), "Asia/Beirut", "Beirut"),
    Person("Uma", "Iyer", "Research manager", "Northwind Labs", _WORK, ("research",), "Asia/Kolkata", "Pune"),
    Person("Viktor", "Horváth", "Hospital IT", "Rhône Clinics", _FRIEND, ("health care", "data")),
    Person("Wanda", "Kowalska", "Design educator", "School of Design", _ALUM, ("design",), "Europe/Warsaw", "Łódź"),
    Person("Ximena", "Vargas", "UX researcher", "Andes Bank", _TALK, ("research",), "America/Bogota", "Bogotá"),
    Person("Yusuf", "Demir", "Product manager", "Pulse Notes", _FRIEND, ("health care", "product")),
    Person("Dara", "O'Brien", "Freelance researcher", "Self-employed", _TALK, ("research",), "Europe/Dublin", "Cork"),
    Person("Ada", "Nilsen", "Physician", "Fjord Hospital", _FRIEND, ("health care",), "Europe/Oslo", "Oslo"),
    Person(
        "Ben",
        "Adeyemi",
        "Service designer",
        "Care Together",
        _TALK,
        ("health care", "design"),
        "Europe/London",
        "Leeds",
    ),
    Person("Carla", "Moreau", "Human factors engineer", "Fjord Devices", _ALUM, ("research",)),
    Person("David", "Kim", "Research director", "Northwind Labs", _FRIEND, ("research",), "America/New_York", "Boston"),
    Person(
        "Esther",
        "Mbeki",
        "Community health worker",
        "Care Together",
        _TALK,
        ("health care",),
        "Africa/Johannesburg",
        "Durban",
    ),
    Person("Finn", "Schäfer", "Interaction designer", "Helios Energy", _WORK, ("design",), "Europe/Berlin", "Berlin"),
    Person(
        "Grace",
        "Whitaker",
        "Head of design",
        "Maple Health",
        _TALK,
        ("health care", "design"),
        "America/Toronto",
        "Toronto",
    ),
    Person("Hana", "Dvořáková", "UX researcher", "Terra Insurance", _ALUM, ("research",), "Europe/Prague", "Prague"),
    Person("Isak", "Berg", "Medical student", "Fjord Hospital", _FRIEND, ("health care",), "Europe/Oslo", "Oslo"),
    Person("Julie", "Perrin", "Recruiter", "Studio Nord", _WORK, ("recruiting",)),
    Person(
        "Kofi",
        "Asante",
        "Epidemiologist",
        "Ministry of Health",
        _TALK,
        ("public sector", "data"),
        "Africa/Accra",
        "Accra",
    ),
    Person("Leïla", "Mansouri", "Product researcher", "Pulse Notes", _FRIEND, ("research", "health care")),
    Person(
        "Marek",
        "Zieliński",
        "Left UX for teaching",
        "School of Design",
        _ALUM,
        ("research",),
        "Europe/Warsaw",
        "Warsaw",
    ),
)
