"""What stands where a token belongs: conditions that all sources with tokens share (docs/decisions/0011, DOMAIN 5.4).

A token is an HMAC-SHA256 of who somebody is, made by `dq-audit pseudonymise`: 64 hexadecimal digits, the same for the
same person in every month and every agency whose files are made under the one key. It is still personal data.
"""

from dq_audit.declare import Condition, Shaped, blank, looks_personal, matches

TOKEN = Shaped(r"[0-9A-Fa-f]{64}", "a token: 64 hexadecimal digits")
# What hashes make of no text at all: MD5, SHA-1, SHA-256, SHA-512, and HMAC-SHA256 with no key either.
OF_NOTHING = (
    "d41d8cd98f00b204e9800998ecf8427e",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    (
        "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
        "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"
    ),
    "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad",
)
_NONE = "|".join(  # the words for a missing value, and some that say more
    (
        *("not", "no", "none", "nil", "null", "nobody", "n/?k", "n/?a", "u/k", "unk", "uk?nown?", "unknown?", "unkwon"),
        *(
            "unkonwn",
            "unkwnon",
            "unknwon",
            "unidentified",
            "declined",
            "refused",
            "prefer not",
            "tbc",
            "tba",
            "pending",
        ),
        "awaiting",
    )
)


def is_given(column: str) -> Condition:
    """The cell holds anything but a word for a missing value."""
    says_none = matches(
        column,
        rf"^ *(?:[ *.:–—-]*$|#|err:5|\[[cxz]\]|['(]?(?:{_NONE})\b)",
        "says that there is none or that it cannot be read",
    )
    return ~blank(column) & ~says_none


def is_person(column: str) -> Condition:
    """The cell gives a person away: by a name, a PNC id, a birthday, an NHS or telephone number."""
    is_named = matches(
        column, "(?:^|[ ,])[^0-9 ,]+(?:, ?| +)[^0-9 ,]+(?:[ ,]|$)", "holds two words without a digit, as a name does"
    )
    is_pnc = matches(
        column, r"\b(?:19|20)?[0-9]{2}/[0-9]{1,7}[a-z]\b|\b(?:19|20)[0-9]{9}[a-z]\b", "looks like a PNC id"
    )
    is_day = matches(
        column,
        r"\b(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}\b|\b[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:19|20)?[0-9]{2}\b",
        "holds a day, as a date of birth is",
    )
    return looks_personal(column) | is_named | is_pnc | is_day


def is_short(column: str) -> Condition:
    """The cell is too short for any keyed hash."""
    return matches(column, "^.{1,31}$", "is shorter than 32 characters, as a number of a system is")


def is_bare_hash(column: str) -> Condition:
    """The cell has the length of a hash that is made without a key."""
    return matches(
        column,
        r"^ *(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{96}|[0-9a-f]{128}) *$",
        "is as long as an MD5, SHA-1, SHA-224, SHA-384 or SHA-512",
    )


def is_of_nothing(column: str) -> Condition:
    """The cell is the hash of no text at all."""
    return matches(column, rf"^ *(?:{'|'.join(OF_NOTHING)}) *$", "is what a hash makes of a blank")
