/**
 * The one script of the page. It fetches the page again every few seconds and changes what differs, node by node, so
 * that focus, scrolling, selections, opened details and half-filled forms stay. When the daemon does not answer, the
 * page says so.
 */
export const REFRESHING = `
'use strict';
(() => {
  const seconds = Number(document.documentElement.dataset.refresh);
  if (!seconds) return;
  const stale = document.getElementById('stale');
  let timer;

  const isSame = (one, other) =>
    one.nodeType === other.nodeType && one.nodeName === other.nodeName && (one.id || '') === (other.id || '');

  function setAttributes(from, to) {
    for (const { name } of [...from.attributes]) {
      const isOpened = name === 'open' && from.nodeName === 'DETAILS';
      if (!to.hasAttribute(name) && !isOpened) from.removeAttribute(name);
    }
    for (const { name, value } of [...to.attributes]) {
      if (from.getAttribute(name) !== value) from.setAttribute(name, value);
    }
  }

  function change(from, to) {
    if (from.isEqualNode(to)) return;
    if (from.nodeType !== Node.ELEMENT_NODE) {
      from.nodeValue = to.nodeValue;
      return;
    }
    if (from.dataset && 'keep' in from.dataset) return;
    setAttributes(from, to);
    changeChildren(from, to);
  }

  function changeChildren(from, to) {
    const named = new Map([...from.children].filter(({ id }) => id).map((child) => [child.id, child]));
    let current = from.firstChild;
    for (const wanted of [...to.childNodes]) {
      const match = wanted.id ? named.get(wanted.id) : current && isSame(current, wanted) ? current : undefined;
      if (!match || !isSame(match, wanted)) {
        from.insertBefore(document.importNode(wanted, true), current);
        continue;
      }
      if (match === current) current = current.nextSibling;
      else from.insertBefore(match, current);
      change(match, wanted);
    }
    while (current) {
      const next = current.nextSibling;
      current.remove();
      current = next;
    }
  }

  function show(next) {
    const focused = document.activeElement;
    document.title = next.title;
    for (const selector of ['#icon', '.top', 'main', 'footer']) {
      const [from, to] = [document.querySelector(selector), next.querySelector(selector)];
      if (from && to) change(from, to);
    }
    const isLost = focused && focused !== document.body && document.activeElement !== focused;
    if (isLost && focused.isConnected) focused.focus({ preventScroll: true });
  }

  async function refresh() {
    clearTimeout(timer);
    try {
      const answer = await fetch(location.href, { cache: 'no-store', signal: AbortSignal.timeout(8000) });
      if (!answer.ok && answer.status !== 404) throw new Error(String(answer.status));
      show(new DOMParser().parseFromString(await answer.text(), 'text/html'));
      stale.hidden = true;
    } catch {
      stale.hidden = false;
    }
    timer = setTimeout(refresh, seconds * 1000);
  }

  timer = setTimeout(refresh, seconds * 1000);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void refresh();
    else clearTimeout(timer);
  });
})();
`;
