# One image for web, worker, beat and migrations; docker-compose.yml says which is which.
FROM python:3.12-slim AS build
WORKDIR /srv/cadre
COPY requirements/setup.txt requirements/base.txt requirements/
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements/setup.txt \
    && /opt/venv/bin/uv pip install --no-cache --require-hashes --python /opt/venv/bin/python \
       -r requirements/base.txt

FROM python:3.12-slim
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 CADRE_VAR=/srv/var
WORKDIR /srv/cadre
COPY --from=build /opt/venv /opt/venv
COPY . .
# The key is only for this step: the running containers get theirs from the environment.
RUN useradd --system --uid 10001 cadre \
    && CADRE_SECRET_KEY=build-only python manage.py collectstatic --noinput -v 0 \
    && mkdir -p /srv/var/uploads /srv/var/mail && chown -R cadre /srv/var
USER cadre
EXPOSE 8000
CMD ["python", "manage.py", "granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--blocking-threads", "4", "config.wsgi:application"]
