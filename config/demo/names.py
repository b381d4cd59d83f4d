"""Names from several languages, the same at every start."""

import unicodedata

from faker import Faker

LOCALES = ("en_US", "de_DE", "es_ES", "fr_FR", "pl_PL", "en_IN", "it_IT", "nl_NL")
PLAIN_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss", "đ": "d"})


class Names:
    """Gives first and last names, and work addresses that nobody else has."""

    def __init__(self, seed: int, domain: str) -> None:
        self.fakers = [Faker(locale) for locale in LOCALES]
        for position, faker in enumerate(self.fakers):
            faker.seed_instance(seed + position)
        self.domain = domain
        self.given = 0
        self.taken: set[str] = set()

    def person(self, *, female: bool) -> tuple[str, str, str]:
        """First name, last name and address of the next person; languages take turns."""
        faker = self.fakers[self.given % len(self.fakers)]
        self.given += 1
        first = faker.first_name_female() if female else faker.first_name_male()
        last = faker.last_name()
        return first, last, self.address(f"{plain(first)}.{plain(last)}")

    def address(self, stem: str) -> str:
        """The stem at the company's domain, with a number where it is taken."""
        found, number = stem, 2
        while found in self.taken:
            found, number = f"{stem}{number}", number + 1
        self.taken.add(found)
        return f"{found}@{self.domain}"


def plain(name: str) -> str:
    """A name in lower-case ASCII letters and hyphens."""
    letters = unicodedata.normalize("NFKD", name.translate(PLAIN_LETTERS)).lower()
    return "".join(letter for letter in letters if letter.isascii() and (letter.isalpha() or letter == "-"))
