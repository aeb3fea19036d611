"""An exchange answers, and carries, only what is of its own record: composite keys that the models cannot say."""

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
CONSENT_ANY_RECORD = """
alter table exchanges_releaseconsent drop constraint consent_document_same_record;
alter table exchanges_releaseconsent drop constraint consent_exchange_same_record;
"""
