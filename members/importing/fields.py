"""What a column can hold. Roles, standings, consents and passwords are no fields here: no file can set them."""

from dataclasses import dataclass

from . import cells
from .cells import Reader

ADDRESS, NAME = "email", "name"
NAME_PARTS = ("given_names", "first_surname", "second_surname")
ACCOUNT_LANGUAGE = "language"
BIOGRAPHY = "biography"
LONGEST_STORY = 4_000


@dataclass(frozen=True)
class Field:
    """A column's meaning: how it is read, whose visibility it follows, and what lists call it (best names first)."""

    read: Reader
    names: tuple[str, ...]
    visibility: str = "name"


FIELDS: dict[str, Field] = {
    ADDRESS: Field(
        cells.address,
        ("E-mail", "Email", "E-mail address", "Email address", "Mail", "E-Mail-Adresse", "Mailadresse", "Correo",
         "Correo electrónico", "Dirección de correo", "Kontakt", "Contacto"),
    ),
    NAME: Field(
        cells.one_line(160),
        ("Name", "Full name", "Display name", "Member", "Person", "Vollständiger Name", "Vor- und Nachname", "Mitglied",
         "Nombre completo", "Nombre y apellidos", "Nombres y apellidos", "Integrante", "Miembro", "Socio"),
    ),
    "given_names": Field(
        cells.one_line(80),
        ("Given names", "Given name", "First name", "Firstname", "Forename", "Vorname", "Vornamen", "Rufname", "Nombre",
         "Nombres", "Nombre de pila"),
    ),
    "first_surname": Field(
        cells.one_line(80),
        ("First surname", "Surname", "Last name", "Lastname", "Family name", "Nachname", "Familienname", "Zuname",
         "Apellido", "Primer apellido", "Apellido paterno", "Apellido 1", "Apellidos"),
    ),
    "second_surname": Field(
        cells.one_line(80),
        ("Second surname", "Second last name", "Zweiter Nachname", "Segundo apellido", "Apellido materno", "Apellido 2"),
    ),
    ACCOUNT_LANGUAGE: Field(
        cells.account_language,
        ("Language", "Preferred language", "Language of letters", "Locale", "Sprache", "Bevorzugte Sprache",
         "Korrespondenzsprache", "Idioma", "Idioma preferido", "Lengua"),
    ),
    "pronouns": Field(cells.one_line(40), ("Pronouns", "Pronomen", "Pronombres"), "pronouns"),
    "headline": Field(
        cells.one_line(140),
        ("Headline", "Tagline", "Slogan", "Motto", "Kurzprofil", "Überschrift", "Titular", "Lema", "Frase"), "headline",
    ),
    "discipline": Field(
        cells.one_line(60),
        ("Discipline", "Field", "Field of work", "Profession", "Area", "Fachgebiet", "Fachrichtung", "Fach", "Beruf",
         "Bereich", "Disciplina", "Profesión", "Área", "Especialidad", "Carrera"), "discipline",
    ),
    "industry": Field(
        cells.one_line(60), ("Industry", "Sector", "Branche", "Wirtschaftszweig", "Industria", "Sector industrial", "Ramo", "Giro"),
        "industry",
    ),
    "employer": Field(
        cells.one_line(120),
        ("Employer", "Company", "Organization", "Organisation", "Institution", "Arbeitgeber", "Firma", "Unternehmen",
         "Empresa", "Organización", "Institución", "Empleador", "Lugar de trabajo"), "employer",
    ),
    "role_title": Field(
        cells.one_line(120),
        ("Job title", "Position", "Occupation", "Job", "Works as", "Tätigkeit", "Berufsbezeichnung", "Stelle", "Puesto",
         "Cargo", "Ocupación", "Título del puesto"), "role_title",
    ),
    "years_experience": Field(
        cells.number(0, cells.MOST_YEARS),
        ("Years of experience", "Years at work", "Experience", "Berufsjahre", "Jahre Berufserfahrung", "Berufserfahrung",
         "Años de experiencia", "Experiencia"), "years_experience",
    ),
    "city": Field(
        cells.one_line(80), ("City", "Town", "Place", "Location", "Stadt", "Ort", "Wohnort", "Ciudad", "Localidad", "Lugar"), "city",
    ),
    "in_country_since": Field(
        cells.number(cells.FIRST_YEAR, cells.LAST_YEAR),
        ("In the country since", "In Germany since", "Year of arrival", "Im Land seit", "In Deutschland seit",
         "En el país desde", "En Alemania desde", "Año de llegada"), "in_country_since",
    ),
    "languages": Field(
        cells.spoken,
        ("Languages", "Spoken languages", "Speaks", "Sprachen", "Sprachkenntnisse", "Idiomas", "Lenguas"), "languages",
    ),
    "skills": Field(
        cells.parts(longest=60, most=20),
        ("Skills", "Knows", "Expertise", "Competences", "Kenntnisse", "Fähigkeiten", "Kompetenzen", "Habilidades",
         "Conocimientos", "Competencias"), "skills",
    ),
    "offers": Field(
        cells.parts(longest=120, most=12),
        ("Offers", "I offer", "What I offer", "Bietet", "Ich biete", "Angebot", "Ofrece", "Ofrezco", "Qué ofrezco"), "offers",
    ),
    "looks_for": Field(
        cells.parts(longest=120, most=12),
        ("Looks for", "I look for", "What I look for", "Needs", "Sucht", "Ich suche", "Gesuch", "Busca", "Busco", "Necesita",
         "Necesidades"), "needs",
    ),
    BIOGRAPHY: Field(
        cells.paragraphs(LONGEST_STORY),
        ("Biography", "Bio", "Story", "About", "About me", "Biografie", "Lebenslauf", "Geschichte", "Über mich",
         "Biografía", "Semblanza", "Historia", "Acerca de", "Sobre mí"), "biography",
    ),
    "links": Field(
        cells.links,
        ("Links", "Website", "Web", "Homepage", "URL", "LinkedIn", "Webseite", "Internetseite", "Enlaces", "Página web",
         "Sitio web"), "links",
    ),
}  # fmt: skip

# Columns of many lists that are never taken from a file: whoever decides them does so here, by name.
NEVER = (
    "Role", "Rolle", "Rol", "Roles", "Rollen", "Standing", "Status", "Member status", "Mitgliedsstatus", "Estado", "Estatus",
    "Estado de membresía", "Membership", "Mitgliedschaft", "Membresía", "Joined", "Member since", "Mitglied seit", "Miembro desde",
    "Consent", "Einwilligung", "Consentimiento", "Newsletter", "Password", "Passwort", "Kennwort", "Contraseña", "Clave",
    "Admin", "Administrator", "Verified", "Active", "Aktiv", "Activo", "Paid", "Bezahlt", "Pagado", "Fee", "Beitrag", "Cuota",
)  # fmt: skip
