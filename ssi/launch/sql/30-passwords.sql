-- Production only (psql): the passwords that docker-compose.yml hands over.
\getenv owner_password SSI_OWNER_PASSWORD
\getenv app_password SSI_APP_PASSWORD
alter role ssi_owner password :'owner_password';
alter role ssi_app password :'app_password';
