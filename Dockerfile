# Stage 1 builds the command, stage 2 carries it alone with what it needs at run time.
FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc rolldown.config.js tsconfig.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY schemas schemas
COPY src src
RUN npm run build

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /opt/waldur-gitops
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm cache clean --force
COPY --from=build /build/dist dist
COPY schemas schemas
COPY examples examples
RUN chmod +x dist/waldur-gitops.js && ln -s /opt/waldur-gitops/dist/waldur-gitops.js /usr/local/bin/waldur-gitops
USER node
WORKDIR /manifests
ENTRYPOINT ["waldur-gitops"]
CMD ["--help"]
