# The version of node is pinned here alone; docs/deploy.md says how to pin the digest, too.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY rolldown.config.js ./
COPY schemas schemas
COPY src src
RUN npm run build && chmod 0755 dist/waldur-gitops.js

# All that is not in the base image: packages are only there where the bundle has not taken them in. Nobody but root may
# change it, everybody may read it, whatever the modes in the checkout.
FROM ${NODE_IMAGE} AS assembled
WORKDIR /opt/waldur-gitops
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && rm package-lock.json .npmrc
COPY --from=build /build/dist dist
COPY schemas schemas
COPY deploy/healthcheck.js ./
RUN mkdir bin && ln -s ../dist/waldur-gitops.js bin/waldur-gitops && chmod -R a+rX,go-w .

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="waldur-gitops" \
      org.opencontainers.image.description="Keep the configuration of a Waldur marketplace in git" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="0.1.0"
# The daemon reads repositories with git, and those behind ssh with it. tini buries what git leaves behind when it is cut
# off; as process 1, node would not.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates git openssh-client tini \
    && rm -rf /var/lib/apt/lists/*
# A container is reached from outside of it, at a port that is mapped: what a configuration says of that does not count.
ENV NODE_ENV=production \
    PATH=/opt/waldur-gitops/bin:$PATH \
    WALDUR_GITOPS_DAEMON_LISTEN_HOST=0.0.0.0 \
    WALDUR_GITOPS_DAEMON_LISTEN_PORT=8080 \
    WALDUR_GITOPS_DAEMON_STATE_DIRECTORY=/var/lib/waldur-gitops
COPY --from=assembled /opt/waldur-gitops /opt/waldur-gitops
# The user `node` of the base image, as a number, so that it can be seen that it is not root.
RUN install -d -m 0700 -o 1000 -g 1000 /var/lib/waldur-gitops
USER 1000:1000
WORKDIR /manifests
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["node", "/opt/waldur-gitops/healthcheck.js"]
# tini hands signals on: SIGTERM stops the daemon, SIGHUP lets it read its configuration again.
ENTRYPOINT ["tini", "--", "waldur-gitops"]
CMD ["daemon", "--config", "/etc/waldur-gitops/daemon.yaml"]
