/** The plan: objects, fields old and new, patches, findings and requests. */
export const REVIEW = `
.planned { padding: 0 1.1rem 0.9rem; }
main > .planned { margin-bottom: 1rem; }
.planned > header { display: grid; grid-template-columns: 1.5rem 1fr auto; align-items: baseline; gap: 0 0.4rem; padding: 0.7rem 0 0.3rem; }
.planned > header h2 { margin: 0; font-size: 1rem; }
.planned > header p { color: var(--soft); font-size: 0.875rem; }
.planned > header b { color: var(--ink); font-weight: 600; }
.sign { font-family: ui-monospace, 'Cascadia Mono', Menlo, 'DejaVu Sans Mono', monospace; font-weight: 700; color: var(--soft); }
.create > header .sign, .add > dt .sign { color: var(--good); }
.update > header .sign, .change > dt .sign { color: var(--info); }
.no-op > header .sign { color: var(--warn); }
.cause { color: var(--warn); font-size: 0.875rem; font-weight: 600; padding-left: 0.3rem; }
:is(.delete, .archive, .deactivate, .unlink) > header .sign, .replace > header .sign, .remove > dt .sign, .blocked > header .sign { color: var(--bad); }
.changes { display: grid; }
section > .changes { margin-top: 0.5rem; }
section > .changes, section > .finding { background: var(--sheet); border: 1px solid var(--line); border-radius: 10px; padding: 0.35rem 1.1rem; margin-bottom: 0.6rem; }
.field { display: grid; grid-template-columns: minmax(9rem, 17rem) 1fr; gap: 0 1rem; padding: 0.3rem 0; align-items: baseline; }
.field + .field { border-top: 1px solid var(--line); }
.field dt { padding-left: 1.4rem; }
.field dt .sign { display: inline-block; width: 1.4rem; margin-left: -1.4rem; }
.field dd { min-width: 0; }
del, ins { text-decoration: none; border-radius: 4px; padding: 0.05rem 0.3rem; }
del { background: var(--bad-tint); color: var(--bad); text-decoration: line-through; text-decoration-thickness: 1px; }
ins { background: var(--good-tint); color: var(--good); }
.arrow { color: var(--soft); padding: 0 0.15rem; }
.note { color: var(--soft); font-size: 0.875rem; }
.patch { border: 1px solid var(--line); border-radius: 6px; padding: 0.3rem 0; background: var(--paper); }
.line { display: grid; grid-template-columns: 1.1rem 1fr; padding: 0 0.6rem; white-space: pre-wrap; }
.line .sign { color: inherit; font-weight: 400; white-space: pre; font-size: 0.87em; }
.line.gone { background: var(--bad-tint); color: var(--bad); }
.line.new { background: var(--good-tint); color: var(--good); }
.line.same { color: var(--soft); }
.finding { border-left: 3px solid var(--fill); padding: 0.3rem 0 0.3rem 0.8rem; margin-top: 0.5rem; }
section > .finding { border-left: 3px solid var(--fill); }
.finding .code { color: var(--tone); font-weight: 600; }
.finding b { color: var(--tone); font-weight: 600; }
.finding .patch { border: 1px solid var(--line); border-radius: 6px; padding: 0.3rem 0; background: var(--paper); }
.requests { margin-top: 0.6rem; color: var(--soft); font-size: 0.875rem; }
.requests ol { margin: 0.35rem 0 0; padding-left: 1.75rem; color: var(--ink); }
.requests li { padding: 0.1rem 0; }
@media (max-width: 40rem) {
  .field { grid-template-columns: 1fr; }
  .field dd { padding-left: 1.4rem; }
  .planned { padding-left: 0.8rem; padding-right: 0.8rem; }
  .planned > header { grid-template-columns: 1.2rem 1fr; }
  .planned > header p { grid-column: 2; }
}
`;
