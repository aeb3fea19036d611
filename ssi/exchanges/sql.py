"""An exchange answers, and carries, only what is of its own record: composite keys that the models cannot say."""

from ssi.territories.sql import OWNER

SAME_RECORD = """
alter table exchanges_exchange add constraint exchange_answers_same_record
  foreign key (record_id, in_reply_to_id) references exchanges_exchange (record_id, id);
alter table exchanges_exchangedocument add constraint attachment_exchange_same_record
  foreign key (record_id, exchange_id) references exchanges_exchange (record_id, id) on delete cascade;
alter table exchanges_exchangedocument add constraint attachment_document_same_record
  foreign key (record_id, document_id) references documents_document (record_id, id) on delete cascade;
"""
ANY_RECORD = """
alter table exchanges_exchangedocument drop constraint attachment_document_same_record;
alter table exchanges_exchangedocument drop constraint attachment_exchange_same_record;
alter table exchanges_exchange drop constraint exchange_answers_same_record;
"""

CONSENT_SAME_RECORD = """
alter table exchanges_releaseconsent add constraint consent_exchange_same_record
  foreign key (record_id, exchange_id) references exchanges_exchange (record_id, id) on delete cascade;
alter table exchanges_releaseconsent add constraint consent_document_same_record
  foreign key (record_id, document_id) references documents_document (record_id, id) on delete cascade;
"""
# What the application writes has its paper, of the same record; what was written before that was asked stays.
CONSENT_HAS_ITS_PAPER = f"""
alter table exchanges_releaseconsent add constraint consent_paper_same_record
  foreign key (record_id, paper_id) references documents_document (record_id, id) on delete cascade;
create or replace function ssi.consent_has_its_paper() returns trigger language plpgsql
set search_path = pg_catalog, public, ssi, pg_temp as $$
begin
  if new.paper_id is null and current_user <> '{OWNER}' then
    raise exception 'ssi: a consent has its paper' using errcode = 'check_violation',
      constraint = 'consent_has_its_paper';
  end if;
  return new;
end $$;
revoke all on function ssi.consent_has_its_paper() from public;
create trigger exchanges_releaseconsent_paper before insert on exchanges_releaseconsent
  for each row execute function ssi.consent_has_its_paper();
"""
CONSENT_WITHOUT_PAPER = """
drop trigger if exists exchanges_releaseconsent_paper on exchanges_releaseconsent;
drop function if exists ssi.consent_has_its_paper();
alter table exchanges_releaseconsent drop constraint consent_paper_same_record;
"""
CONSENT_ANY_RECORD = """
alter table exchanges_releaseconsent drop constraint consent_document_same_record;
alter table exchanges_releaseconsent drop constraint consent_exchange_same_record;
"""
