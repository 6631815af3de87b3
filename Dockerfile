# The bot and the sandbox: one build of the TypeScript, one image each.
FROM debian:trixie-slim AS build
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \
    --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \
    --mount=type=secret,id=ca_bundle \
    apt-get update -q \
 && apt-get install -y -q --no-install-recommends ca-certificates g++ libnode-dev make nodejs npm python3
WORKDIR /app
# Native packages are compiled against Debian's headers: none are downloaded.
ENV npm_config_nodedir=/usr NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=secret,id=ca_bundle,target=/etc/ssl/certs/ca-certificates.crt \
    --mount=type=cache,target=/root/.npm \
    npm ci --no-update-notifier
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/build.mjs scripts/run.mjs scripts/
COPY bot bot
COPY commands commands
COPY pipeline pipeline
COPY db db
COPY sandbox sandbox
RUN npm run build && npm prune --omit=dev --no-update-notifier

FROM debian:trixie-slim AS base
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \
    --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \
    --mount=type=secret,id=ca_bundle \
    apt-get update -q \
 && apt-get install -y -q --no-install-recommends ca-certificates nodejs tzdata \
 && useradd -u 10000 -U -d /data -M -s /usr/sbin/nologin chatops \
 && install -d -o 10000 -g 10000 -m 0700 /data /access \
 && install -d /usr/share/chatops \
 && dpkg-query -W > /usr/share/chatops/packages.txt
WORKDIR /app
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps

FROM base AS backend
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --chmod=0755 bot/chatops.sh /usr/local/bin/chatops
USER chatops
ENTRYPOINT ["chatops"]
CMD ["serve", "--config", "/config/chatops.yaml"]

FROM base AS sandbox
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \
    --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \
    --mount=type=secret,id=ca_bundle \
    apt-get update -q \
 && apt-get install -y -q --no-install-recommends libcdio-utils \
 && dpkg-query -W > /usr/share/chatops/packages.txt
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
USER chatops
ENTRYPOINT ["node", "/app/dist/sandbox/main.js"]
