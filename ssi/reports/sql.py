"""The wall of reports: countries of a report, taken together, against the capabilities of the acting person."""

_PRODUCE = "countries::text[] <@ (select ssi.countries_with('report_produce'))"
_ISSUE = "countries::text[] <@ (select ssi.countries_with('report_issue'))"

SEES = _PRODUCE
OPENS = f"{_PRODUCE} and producer_id = (select ssi.acting()) and state = 'draft'"
# A draft is changed by whoever prepares it; a row that is or becomes issued, by whoever issues.
CHANGES = f"{_PRODUCE} and (state = 'draft' or {_ISSUE})"

# The condition reads the reports that the acting person sees: the wall of that table applies inside it.
READS_COMMENTARY = "exists (select from reports_report r where r.id = report_id)"
WRITES_COMMENTARY = "exists (select from reports_report r where r.id = report_id and r.state = 'draft')"

FROZEN = """
create or replace function ssi.keep_report_frozen() returns trigger language plpgsql as $$
begin
  if old.state = 'issued' and
     (to_jsonb(old) - '{pdf_key,pdf_sha256,pdf_bytes,version}'::text[])
       is distinct from (to_jsonb(new) - '{pdf_key,pdf_sha256,pdf_bytes,version}'::text[]) then
    raise exception 'ssi: an issued report does not change: correct it' using errcode = 'insufficient_privilege';
  end if;
  if old.pdf_sha256 <> '' and new.pdf_sha256 <> old.pdf_sha256 then
    raise exception 'ssi: the printed file of a report does not change' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger reports_report_frozen before update on reports_report
  for each row execute function ssi.keep_report_frozen();
"""
THAWED = """
drop trigger if exists reports_report_frozen on reports_report;
drop function if exists ssi.keep_report_frozen();
"""
