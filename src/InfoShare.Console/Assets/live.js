// New items appear by themselves: the server says that something has changed, and never what; the list is then fetched as the page itself is.
// What came stands in a section of its own, and the list is never touched: nothing that is read, pointed at or focused moves. Where it cannot be
// told, the page says so and tries again; once the session has ended it shows nobody's list any longer.
(() => {
  'use strict';
  const list = document.getElementById('live-list');
  const news = document.getElementById('live-news');
  const added = document.getElementById('live-new');
  if (!list || !news || !added || !window.EventSource) {
    return;
  }
  const none = added.querySelector('p');
  const later = added.querySelector('ol');
  const here = location.pathname + location.search;
  const shortest = 5000;
  const longest = 30000;
  let source = null;
  let wait = shortest;
  let failed = false;
  let over = false;
  let busy = false;
  let again = false;
  let told = false;
  let other = false;
  let troubled = false;
  let timer = null;

  // A place of its own from the beginning: were it made when something comes, the list would move.
  added.hidden = false;
  added.parentElement.classList.add('console-live--on');

  const hrefOf = (item) => item.querySelector('h2 a').getAttribute('href');
  const of = (root) => [...root.querySelectorAll('li[data-is]')].map((item) => ({ item, href: hrefOf(item), is: item.dataset.is }));
  const at = (root) => Number(root.dataset.at);

  // The same words said again would be read out again.
  const say = (...parts) => {
    const words = parts.map((part) => part.textContent ?? part).join('');
    if (news.textContent !== words) {
      news.replaceChildren(...parts);
    }
  };

  const link = (href, text) => {
    const made = document.createElement('a');
    made.className = 'govuk-link';
    made.href = href;
    made.textContent = text;
    return made;
  };

  const trouble = 'New items do not appear just now. Trying again. ';

  const end = () => {
    over = true;
    source?.close();
    list.remove();
    added.remove();
    say('You are signed out. ', link(`/sign-in?back=${encodeURIComponent(here)}`, 'Sign in again'));
  };

  const show = (fresh) => {
    const shown = [...of(list), ...of(later)];
    const isShown = (one) => shown.some((s) => s.href === one.href);
    const now = of(fresh);

    // What only moved up from the next page is not new.
    const come = now.filter((one) => !isShown(one) && (Number(one.item.dataset.at) >= at(list) || one.item.dataset.unread));
    for (const one of come) {
      later.append(document.importNode(one.item, true));
    }
    if (come.length > 0) {
      none.hidden = true;
    } else if (told) {
      other = true;
    }
    told = false;

    const count = later.children.length;
    const same = of(list).every((one) => now.some((n) => n.href === one.href && n.is === one.is)) && now.every((one) => isShown(one) || come.includes(one));
    const parts = troubled ? [trouble] : [];
    if (count > 0) {
      parts.push(count === 1 ? 'One new item has come. ' : `${count} new items have come. `, link('#live-new', 'Go to what is new'), '. ');
    }
    if (other) {
      parts.push(count > 0 ? 'More has come. ' : 'Something has come that is not in this list. ', link('/notices', 'See your notices'), '. ');
    }
    if (!same) {
      parts.push('The list has changed. ', link(here, 'Show it as it is now'), '.');
    }
    say(...parts);
  };

  // A document that is fetched as one runs no script, and is no text that is made into elements.
  const refresh = () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    const request = new XMLHttpRequest();
    request.open('GET', here);
    request.responseType = 'document';
    request.onloadend = () => {
      busy = false;
      if (over) {
        return;
      }
      const fresh = request.status === 200 ? request.response?.getElementById('live-list') : null;
      if (!fresh && request.status === 200) {
        end();
        return;
      }
      if (!fresh) {
        again = false;
        retry();
        return;
      }
      if (source) {
        troubled = false;
        wait = shortest;
      }
      show(fresh);
      if (!source) {
        follow();
      } else if (again) {
        again = false;
        refresh();
      }
    };
    request.send();
  };

  const retry = () => {
    troubled = true;
    say(trouble);
    if (!timer) {
      timer = setTimeout(() => {
        timer = null;
        refresh();
      }, wait);
      wait = Math.min(wait * 2, longest);
    }
  };

  const follow = () => {
    source = new EventSource(list.dataset.live);
    source.addEventListener('hello', () => {
      failed = false;
      refresh();
    });
    source.addEventListener('changed', () => {
      told = true;
      refresh();
    });
    source.addEventListener('ended', end);
    source.addEventListener('error', () => {
      if (over || !source) {
        return;
      }

      // One break is nothing: the browser comes again by itself. A second one in a row is, and so is a source that was answered with anything
      // but events: that is closed for good, and says nothing of why. The list itself tells.
      if (source.readyState === EventSource.CLOSED || failed) {
        source.close();
        source = null;
        retry();
      }
      failed = true;
    });
  };

  follow();
})();
