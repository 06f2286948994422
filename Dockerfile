# The service with the embedded PostgreSQL in one image; docker-compose.yml runs it beside a PostgreSQL of its own.
FROM python:3.11-slim-bookworm AS build
# Where packages come from is the builder's choice: docker build --build-arg PIP_INDEX_URL=…
ARG PIP_INDEX_URL
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
RUN python3.11 -m venv .venv
# First what seldom changes, so that a change of the source does not fetch the packages again.
COPY requirements.txt ./
RUN .venv/bin/python -m pip install --no-deps --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY service ./service
COPY models ./models
COPY matching ./matching
COPY fixtures ./fixtures
RUN .venv/bin/python -m pip install --no-deps --no-build-isolation -e .

FROM python:3.11-slim-bookworm
RUN groupadd --gid 10001 nqi \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin nqi \
    && install --directory --owner=nqi --group=nqi --mode=0700 /data
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH NQI_HOST=0.0.0.0 NQI_DATA_DIR=/data
# A number and not a name, so that a cluster can see that it is not root.
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ.get(\"NQI_PORT\", \"8000\")}/healthz', timeout=3)"]
CMD ["nqi", "serve"]
