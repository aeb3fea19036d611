-- Production only (psql): the passwords that docker-compose.yml hands over as files. Run again to change them.
\set owner_password `cat /run/secrets/owner_password`
\set app_password `cat /run/secrets/app_password`
\set backup_password `cat /run/secrets/backup_password`
alter role ssi_owner password :'owner_password';
alter role ssi_app password :'app_password';
alter role ssi_backup password :'backup_password';
