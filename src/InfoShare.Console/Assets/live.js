// New items appear by themselves: the server says that something has changed, and never what; the list is then fetched as the page itself is.
// Where it cannot, the page says so and tries again; once the session has ended it shows nobody's list any longer.
(() => {
  'use strict';
  let list = document.getElementById('live-list');
  const news = document.getElementById('live-news');
  if (!list || !news || !window.EventSource) {
    return;
  }
  const live = list.dataset.live;
  const links = (of) => [...of.querySelectorAll('h2 a')].map((a) => a.getAttribute('href'));
  const trouble = 'New items do not appear just now. Trying again.';
  const longest = 30000;
  let source = null;
  let wait = 5000;
  let failed = false;
  let over = false;
  let busy = false;
  let again = false;
  let after = null;

  const end = () => {
    over = true;
    source?.close();
    list.remove();
    const link = document.createElement('a');
    link.className = 'govuk-link';
    link.href = `/sign-in?back=${encodeURIComponent(location.pathname + location.search)}`;
    link.textContent = 'Sign in again';
    news.replaceChildren('You are signed out. ', link);
  };

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
    } else if (news.textContent === trouble) {
      news.textContent = '';
    }
  };

  // A document that is fetched as one runs no script, and is no text that is made into elements.
  const refresh = (then) => {
    after = then ?? after;
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
      if (over) {
        return;
      }
      if (fresh) {
        show(fresh);
      } else if (request.status === 200) {
        end();
        return;
      }
      const done = after;
      after = null;
      done?.(Boolean(fresh));
      if (again) {
        again = false;
        refresh();
      }
    };
    request.send();
  };

  // A source that was answered with anything but events is closed for good, and says nothing of why: the list itself tells.
  const later = () => {
    source.close();
    news.textContent = trouble;
    setTimeout(() => refresh((fresh) => (fresh ? follow() : later())), wait);
    wait = Math.min(wait * 2, longest);
  };

  const follow = () => {
    source = new EventSource(live);
    source.addEventListener('hello', () => {
      failed = false;
      wait = 5000;
      refresh();
    });
    source.addEventListener('changed', () => refresh());
    source.addEventListener('ended', end);
    source.addEventListener('error', () => {
      if (over) {
        return;
      }

      // One break is nothing: the browser comes again by itself. A second one in a row is.
      if (source.readyState === EventSource.CLOSED || failed) {
        later();
      }
      failed = true;
    });
  };

  follow();
})();
