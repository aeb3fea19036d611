"""What the database holds of letters: what they name is of their record, and what is filed says the same for ever."""

from __future__ import annotations

_WRITER = "security definer set search_path = pg_catalog, public, ssi, pg_temp"

SAME_RECORD = """
alter table exchanges_letter add constraint letter_about_same_record
  foreign key (record_id, about_id) references exchanges_exchange (record_id, id) on delete cascade;
alter table exchanges_letter add constraint letter_departure_same_record
  foreign key (record_id, exchange_id) references exchanges_exchange (record_id, id) on delete cascade;
alter table exchanges_letter add constraint letter_file_same_record
  foreign key (record_id, file_id) references documents_document (record_id, id) on delete cascade;
alter table exchanges_letterdocument add constraint enclosure_letter_same_record
  foreign key (record_id, letter_id) references exchanges_letter (record_id, id) on delete cascade;
alter table exchanges_letterdocument add constraint enclosure_document_same_record
  foreign key (record_id, document_id) references documents_document (record_id, id) on delete cascade;
"""
ANY_RECORD = """
alter table exchanges_letterdocument drop constraint enclosure_document_same_record;
alter table exchanges_letterdocument drop constraint enclosure_letter_same_record;
alter table exchanges_letter drop constraint letter_file_same_record;
alter table exchanges_letter drop constraint letter_departure_same_record;
alter table exchanges_letter drop constraint letter_about_same_record;
"""

FILED_STAYS = f"""
-- Filed, a letter and its pieces stay as they were; its print is joined once. Its scope follows its record, and what a
-- record takes with it when it goes, it takes.
create or replace function ssi.keep_letter() returns trigger language plpgsql {_WRITER} as $$
declare
  v_free text[] := array['scope', 'file_id'];
begin
  if old.exchange_id is null then
    return case when tg_op = 'DELETE' then old else new end;
  end if;
  if tg_op = 'DELETE' then
    if exists (select from records_record where id = old.record_id and state <> 'draft') then
      raise exception 'ssi: what is filed stays' using errcode = 'check_violation', constraint = 'letter_is_final';
    end if;
    return old;
  end if;
  if to_jsonb(old) - v_free is distinct from to_jsonb(new) - v_free
     or (old.file_id is not null and new.file_id is distinct from old.file_id) then
    raise exception 'ssi: what is filed stays' using errcode = 'check_violation', constraint = 'letter_is_final';
  end if;
  return new;
end $$;
revoke all on function ssi.keep_letter() from public;
create trigger exchanges_letter_final before update or delete on exchanges_letter for each row
  execute function ssi.keep_letter();

create or replace function ssi.keep_enclosures() returns trigger language plpgsql {_WRITER} as $$
begin
  if exists (select from exchanges_letter l
              where l.id = case when tg_op = 'DELETE' then old.letter_id else new.letter_id end
                and l.exchange_id is not null) then
    raise exception 'ssi: what is filed stays' using errcode = 'check_violation', constraint = 'letter_is_final';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
revoke all on function ssi.keep_enclosures() from public;
create trigger exchanges_letterdocument_final before insert or delete on exchanges_letterdocument for each row
  execute function ssi.keep_enclosures();
"""
FILED_CHANGES = """
drop trigger if exists exchanges_letterdocument_final on exchanges_letterdocument;
drop trigger if exists exchanges_letter_final on exchanges_letter;
drop function if exists ssi.keep_enclosures(), ssi.keep_letter();
"""
