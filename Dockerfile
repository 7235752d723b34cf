# docker build --tag assetjob . && docker run --rm --volume "$PWD:/site" --user "$(id -u)" assetjob audit
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE constraints.txt ./
COPY assetjob assetjob
RUN python -m venv /opt/assetjob \
    && /opt/assetjob/bin/pip install --no-cache-dir --no-compile --constraint constraints.txt . \
    && /opt/assetjob/bin/pip uninstall --yes pip

FROM python:3.13-slim
LABEL org.opencontainers.image.title="assetjob" \
      org.opencontainers.image.description="Accessible, responsive images for static sites" \
      org.opencontainers.image.licenses="MIT"
# git tells which files are ignored and changed. The repository belongs to another user than this one.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git=1:* \
    && rm -rf /var/lib/apt/lists/* \
    && git config --system --add safe.directory '*' \
    && useradd --create-home --uid 1000 assetjob
COPY --from=build /opt/assetjob /opt/assetjob
ENV PATH=/opt/assetjob/bin:$PATH PYTHONUNBUFFERED=1 HOME=/tmp
USER 1000
WORKDIR /site
ENTRYPOINT ["assetjob"]
CMD ["--help"]
