# syntax=docker/dockerfile:1
# Two images: `docker build --target api .` and `docker build --target worker .`; docker-compose.yml runs both.
# Every step is one that also runs outside containers: see scripts/prepare.

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Without install scripts: the only one that is needed belongs to the embedded PostgreSQL, which is not used here.
RUN npm ci --ignore-scripts --include=dev --no-audit --no-fund

FROM packages AS build
COPY prisma.config.ts tsconfig.json nest-cli.json ./
COPY prisma prisma
COPY libs libs
COPY apps apps
COPY docs docs
# `generate` does not run Prisma's native engine, but would download it where it is not named.
RUN PRISMA_SCHEMA_ENGINE_BINARY=/bin/true node node_modules/prisma/build/index.js generate \
  && npm run build

FROM packages AS production-packages
# Optional packages are the embedded PostgreSQL's binaries and accelerators that the code does without.
RUN npm prune --no-save --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim AS api
RUN groupadd --gid 10001 api \
  && useradd --uid 10001 --gid api --no-create-home --shell /usr/sbin/nologin api \
  && install --directory --owner api --group api --mode 0700 /data
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
COPY package.json ./
COPY --from=production-packages /app/node_modules node_modules
COPY prisma prisma
# The rules of ONNX models, which the reader of uploads applies, are read as files.
COPY apps/contestant/onnx apps/contestant/onnx
COPY --from=build /app/dist dist
# Last, so that a new revision leaves the other layers as they are.
ARG SERVICE_REVISION=unknown
ENV SERVICE_REVISION=$SERVICE_REVISION
USER 10001:10001
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/apps/api/src/main.js"]

FROM debian:bookworm-slim AS python-packages
# Versions are not pinned: the release does that, and brings its security fixes.
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install -y --no-install-recommends python3 python3-pip \
  && rm -rf /var/lib/apt/lists/*
COPY apps/contestant/python/requirements.txt /requirements.txt
RUN python3 -m pip install --no-cache-dir --only-binary=:all: --target /packages -r /requirements.txt \
  && chmod -R a+rX /packages

FROM node:24-bookworm-slim AS worker
# The sandbox, the tools that start it under limits, and the Python of submissions.
# Versions are not pinned: the release does that, and brings its security fixes.
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install -y --no-install-recommends bubblewrap util-linux python3 \
  && rm -rf /var/lib/apt/lists/* \
  && groupadd --gid 10002 worker \
  && useradd --uid 10002 --gid worker --no-create-home --shell /usr/sbin/nologin worker \
  && install --directory --owner worker --group worker --mode 1777 /scratch
WORKDIR /app
ENV NODE_ENV=production WORKER_SCRATCH_DIR=/scratch PYTHON=/usr/bin/python3 PYTHON_PACKAGES=/opt/python-packages
COPY package.json ./
COPY --from=production-packages /app/node_modules node_modules
COPY --from=python-packages /packages /opt/python-packages
# What runs inside the sandbox, its system-call filters and its self-test are read as files.
COPY apps/contestant apps/contestant
COPY libs/engine/src/sandbox libs/engine/src/sandbox
COPY --from=build /app/dist/apps/worker dist/apps/worker
COPY --from=build /app/dist/libs dist/libs
ARG SERVICE_REVISION=unknown
ENV SERVICE_REVISION=$SERVICE_REVISION
USER 10002:10002
# The worker writes one line there with each answered heartbeat. No Node: it would take CPU time from what is measured.
HEALTHCHECK --interval=30s --timeout=3s --start-period=60s \
  CMD ["/bin/sh", "-c", "cat /scratch/*.health; grep -q '^ok' /scratch/*.health && find /scratch -maxdepth 1 -name '*.health' -newermt '-30 seconds' | grep -q ."]
CMD ["node", "--enable-source-maps", "dist/apps/worker/src/main.js"]
