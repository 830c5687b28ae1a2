FROM python:3.13-slim-bookworm AS build
WORKDIR /askwell
COPY requirements.lock requirements-dev.lock ./
RUN awk '/^[^ ]/ { wanted = /^uv==/ } wanted' requirements-dev.lock > uv.lock \
    && pip install --no-cache-dir --require-hashes --requirement uv.lock \
    && uv venv --no-cache /opt/askwell \
    && uv pip install --no-cache --python /opt/askwell --require-hashes --requirement requirements.lock
COPY . .
# The build's own tools, Node among them, come from the same lock into an environment that is thrown away.
RUN uv build --no-cache --wheel --require-hashes --build-constraint requirements-dev.lock --out-dir dist \
    && uv pip install --no-cache --python /opt/askwell --no-deps dist/*.whl

FROM python:3.13-slim-bookworm
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin askwell \
    && install --directory --owner=askwell --mode=700 /data
COPY --from=build /opt/askwell /opt/askwell
ENV PATH=/opt/askwell/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ASKWELL_HOST=0.0.0.0 \
    ASKWELL_PORT=8000 \
    ASKWELL_DATA_DIR=/data
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as http; http.urlopen(f'http://127.0.0.1:{os.environ[\"ASKWELL_PORT\"]}/health/ready', timeout=4)"]
CMD ["askwell", "serve", "--migrate"]
