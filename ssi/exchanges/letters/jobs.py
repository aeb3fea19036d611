"""The names of the jobs that print letters and case files; what they are is in ssi.exchanges.tasks."""

DRAFT_JOB = "exchanges.letter_draft"
LETTER_JOB = "exchanges.letter"
CASE_FILE_JOB = "exchanges.case_file"
