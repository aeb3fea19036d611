"""What the second wall lets through on pieces, and which files on disk have a row."""

from ssi.territories.sql import APP

# Once written, a piece only changes its state: who withdrew it, when and why.
ONLY_STATE_CHANGES = f"""
revoke update on documents_document from {APP};
grant update (state, withdrawn_by_id, withdrawn_at, withdrawal_reason) on documents_document to {APP};
"""
ANYTHING_CHANGES = f"grant update on documents_document to {APP};"

# On the request of a post, what the service attached is not the post's to take back, nor to pass for its own.
OWN_SIDE = "(from_post or scope = any((select ssi.scopes('change'))::text[]))"

# The sweeper of files may ask which keys have a row, in any country: it learns nothing else of them.
KNOWN_FILES = f"""
create or replace function ssi.known_files(p_keys uuid[]) returns setof uuid language sql
stable parallel safe security definer set search_path = pg_catalog, public, ssi, pg_temp as $$
  select storage_key from documents_document where storage_key = any(p_keys)
$$;
revoke all on function ssi.known_files(uuid[]) from public;
grant execute on function ssi.known_files(uuid[]) to {APP};
"""
DROP_KNOWN_FILES = "drop function if exists ssi.known_files(uuid[]);"

# The words of a piece are of its own record, and go when it is withdrawn: the trigger of search takes the rest away.
WORDS_OF_ITS_RECORD = """
alter table documents_documenttext add constraint words_same_record
  foreign key (record_id, document_id) references documents_document (record_id, id) on delete cascade;
create or replace function ssi.forget_words() returns trigger language plpgsql
security definer set search_path = pg_catalog, public, ssi, pg_temp as $$
begin
  delete from documents_documenttext where document_id = new.id;
  return null;
end $$;
revoke all on function ssi.forget_words() from public;
create trigger documents_document_words after update on documents_document for each row
  when (new.state = 'withdrawn' and old.state <> 'withdrawn') execute function ssi.forget_words();
"""
WORDS_OF_ANY_RECORD = """
drop trigger if exists documents_document_words on documents_document;
drop function if exists ssi.forget_words();
alter table documents_documenttext drop constraint words_same_record;
"""
