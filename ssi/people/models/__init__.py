"""People and objects: the part in a record, its rows, and what was decided of two parts."""

from ssi.people.models.judgement import Judgement
from ssi.people.models.part import Part
from ssi.people.models.rows import PartName, PartNumber, PartWarning

__all__ = ["Judgement", "Part", "PartName", "PartNumber", "PartWarning"]
