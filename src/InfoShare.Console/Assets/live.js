// New items appear by themselves: the server says that something has changed, and never what; the list is then fetched as the page itself is.
(() => {
  'use strict';
  let list = document.getElementById('live-list');
  const news = document.getElementById('live-news');
  if (!list || !news || !window.EventSource) {
    return;
  }
  const links = (of) => [...of.querySelectorAll('h2 a')].map((a) => a.getAttribute('href'));
  const over = 'You are signed out. Open the page again to sign in.';
  const source = new EventSource(list.dataset.live);
  let busy = false;
  let again = false;

  const show = (fresh) => {
    const before = links(list);
    const held = list.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    const taken = document.importNode(fresh, true);
    list.replaceWith(taken);
    list = taken;
    if (held) {
      [...list.querySelectorAll('a')].find((a) => a.getAttribute('href') === held)?.focus({ preventScroll: true });
    }
    const added = links(list).filter((link) => !before.includes(link)).length;
    if (added > 0) {
      news.textContent = added === 1 ? 'One new item has come.' : `${added} new items have come.`;
    }
  };

  // A document that is fetched as one runs no script, and is no text that is made into elements.
  const refresh = () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    const request = new XMLHttpRequest();
    request.open('GET', location.pathname + location.search);
    request.responseType = 'document';
    request.onloadend = () => {
      busy = false;
      const fresh = request.status === 200 ? request.response?.getElementById('live-list') : null;
      if (fresh) {
        show(fresh);
      } else if (request.status === 200) {
        source.close();
        news.textContent = over;
      }
      if (again) {
        again = false;
        refresh();
      }
    };
    request.send();
  };

  source.addEventListener('hello', refresh);
  source.addEventListener('changed', refresh);
  source.addEventListener('ended', () => {
    source.close();
    news.textContent = over;
  });
})();
