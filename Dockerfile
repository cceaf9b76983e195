# Builds an image with the program: `docker build --tag dateline .`. docs/ci.md describes how to run it.

FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
# The compiled dependencies stay in a cache of the builder, and the program is moved out of it.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --features parquet \
    && mv target/release/dateline /usr/local/bin/dateline

FROM debian:bookworm-slim
# `check --since` reads the old state from git. Debian removes old versions of its packages, so a version
# written here would soon be missing.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin dateline
COPY --from=build /usr/local/bin/dateline /usr/local/bin/dateline
# With `--read-only --tmpfs /tmp`, only /tmp and a project mounted for writing can be written to.
ENV DATELINE_CACHE_DIR=/tmp/dateline
USER 10001:10001
# The project is mounted here.
WORKDIR /work
ENTRYPOINT ["dateline"]
CMD ["--help"]
