"""The composition of the activity report: which sections, in which order (docs/howto/add-a-report-section.md)."""

from cases.reports import OperationalSection
from consular.reports import ConsularSection
from cooperation.reports.context import ContextSection
from cooperation.reports.institutional import InstitutionalSection
from cooperation.reports.technical import TechnicalSection
from ssi.reports.sections import compose

compose([ContextSection(), OperationalSection(), TechnicalSection(), InstitutionalSection(), ConsularSection()])
