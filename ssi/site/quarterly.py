"""The composition of the activity report: which sections, in which order (docs/howto/add-a-report-section.md)."""

from cases.reports import OperationalSection
from consular.reports import ConsularSection
from cooperation.reports import ContextSection
from ssi.reports.sections import compose

compose([ContextSection(), OperationalSection(), ConsularSection()])
