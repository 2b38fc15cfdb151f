# Greenroom as one process: pages, queue and the pool of sandboxes. See docker-compose.yml.
# The classic builder must manage this file too: no cache mounts, no heredocs.
#
# Where no image registry answers, scripts/base-image.sh makes a base with debootstrap instead.
ARG BASE_IMAGE=python:3.11-slim-bookworm

FROM ${BASE_IMAGE} AS pages
RUN apt-get -qq update \
 && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends nodejs npm \
      >/dev/null \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/greenroom
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY scripts/build-assets.mjs scripts/
COPY platform/greenroom/assets platform/greenroom/assets
RUN npm run build

FROM ${BASE_IMAGE} AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
COPY requirements.txt /tmp/requirements.txt
RUN python3 -m venv /opt/greenroom \
 && /opt/greenroom/bin/pip install --quiet --require-hashes --only-binary :all: \
      -r /tmp/requirements.txt \
 && /opt/greenroom/bin/pip uninstall --quiet --yes setuptools pip

FROM ${BASE_IMAGE}
ENV LANG=C.UTF-8 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/opt/greenroom/bin:$PATH
# A new volume takes over the owner of the folder that it is mounted on, hence /data here.
RUN groupadd --gid 10000 greenroom \
 && useradd --uid 10000 --gid 10000 --no-create-home --home-dir /nonexistent \
      --shell /usr/sbin/nologin greenroom \
 && mkdir /data \
 && chown greenroom:greenroom /data \
 && find / -xdev -perm /6000 -exec chmod a-s {} +
COPY --from=packages /opt/greenroom /opt/greenroom
WORKDIR /srv/greenroom
COPY scripts/link_package.py scripts/
COPY alembic.ini ./
COPY migrations migrations
COPY content content
COPY platform platform
COPY sandbox/seccomp.json sandbox/
COPY --from=pages /srv/greenroom/platform/greenroom/static platform/greenroom/static
# The root file system is read-only later, so byte code is written now.
RUN python scripts/link_package.py platform --command \
 && python -m compileall -q platform migrations /opt/greenroom/lib
USER greenroom
EXPOSE 8000
CMD ["greenroom", "serve"]
