"""Reading what came in, without a database: never raises, whatever somebody sent."""

from .cutting import own_words, words_of_html
from .reading import LARGEST_LETTER, Mail, Picture, read_mail
from .slips import Slip, read_slip

__all__ = ["LARGEST_LETTER", "Mail", "Picture", "Slip", "own_words", "read_mail", "read_slip", "words_of_html"]
