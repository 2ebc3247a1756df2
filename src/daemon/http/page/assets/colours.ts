/** Colours by what they mean, for light and for dark. Every text colour stands out 4.5 to 1 from every ground it is on. */
export const COLOURS = `
:root {
  color-scheme: light dark;
  --paper: #f5f5f2; --sheet: #ffffff; --ink: #1b1f23; --soft: #565f68; --line: #dfe1e0; --edge: #878f97;
  --link: #174ea6; --focus: #174ea6;
  --good: #17633c; --good-tint: #e6f2ea; --good-fill: #4a9f72;
  --info: #1b57a8; --info-tint: #e7effa; --info-fill: #5a8fd6;
  --warn: #744d00; --warn-tint: #faefd8; --warn-fill: #d7a136;
  --bad: #9c1f19; --bad-tint: #fae8e6; --bad-fill: #cb4f46;
  --quiet: #565f68; --quiet-tint: #ebedee; --quiet-fill: #b3b9bf;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #131619; --sheet: #1a1e22; --ink: #e4e7ea; --soft: #9ba5af; --line: #2c3238; --edge: #6d7781;
    --link: #8db5ff; --focus: #8db5ff;
    --good: #74cf9c; --good-tint: #15291f; --good-fill: #3f8f66;
    --info: #8db9ff; --info-tint: #17263b; --info-fill: #4677ba;
    --warn: #e8bd63; --warn-tint: #2c2414; --warn-fill: #b3862c;
    --bad: #ff958d; --bad-tint: #341c1b; --bad-fill: #c2534b;
    --quiet: #9ba5af; --quiet-tint: #252a2f; --quiet-fill: #59626b;
  }
}
.good { --tone: var(--good); --tint: var(--good-tint); --fill: var(--good-fill); }
.info { --tone: var(--info); --tint: var(--info-tint); --fill: var(--info-fill); }
.warn { --tone: var(--warn); --tint: var(--warn-tint); --fill: var(--warn-fill); }
.bad { --tone: var(--bad); --tint: var(--bad-tint); --fill: var(--bad-fill); }
.quiet { --tone: var(--quiet); --tint: var(--quiet-tint); --fill: var(--quiet-fill); }
`;
