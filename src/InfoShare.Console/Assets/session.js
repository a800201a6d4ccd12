// Warns before a session ends, and keeps it open when somebody says so. What is left is the server's word: it is asked again before anybody is
// warned, because somebody may have gone on in another tab. Without it the page says when the session ends, and a link keeps it open.
(() => {
  'use strict';
  const line = document.getElementById('session');
  const dialog = document.getElementById('session-ends');
  if (!line || !dialog?.showModal) {
    return;
  }
  const form = dialog.querySelector('form');
  const told = dialog.querySelector('[role=status]');
  const said = document.getElementById('session-said');
  const typing = 60000;
  let ends = 0;
  let kept = Date.now();
  let now = '';
  let asking = false;
  let sure = false;
  let seen = '';
  let cleared = '';

  const seconds = () => Math.ceil((ends - Date.now()) / 1000);
  const warns = () => seconds() <= Number(line.dataset.warn);
  const last = () => line.dataset.last === 'yes';

  const inWords = (left) => {
    const minutes = Math.ceil(left / 60);
    return left > 60 ? `${minutes} minutes` : left === 60 ? '1 minute' : left === 1 ? '1 second' : `${left} seconds`;
  };

  // What a screen reader says: each minute, and more often at the end, and never each second.
  const speaks = (left) => left % 60 === 0 || (left < 60 && left % 20 === 0);

  const show = (what) => {
    if (now === what && dialog.open) {
      return;
    }
    now = what;
    for (const part of dialog.querySelectorAll('[data-when]')) {
      part.hidden = !part.dataset.when.split(' ').includes(what);
    }
    told.textContent = '';
    if (!dialog.open) {
      dialog.showModal();
    }
    [...dialog.querySelectorAll('a, button')].find((one) => !one.closest('[hidden]')).focus();
  };

  const close = () => {
    now = '';
    if (dialog.open) {
      dialog.close();
    }
  };

  // Whoever sits down next reads nothing of it: what was being written stays, to be sent after signing in again, and all else goes.
  const clear = () => {
    const main = document.getElementById('main');
    if (!main || cleared) {
      return;
    }
    const typed = (field) => (field.matches('[type=checkbox], [type=radio]') ? field.checked : field.value.trim() !== '');
    const fields = (form) => [...form.querySelectorAll('textarea, select, input:not([type=hidden])')];
    const kept = [...main.querySelectorAll('form[method=post]')].filter((form) => fields(form).some(typed));
    const prune = (node) => {
      for (const child of [...node.childNodes]) {
        if (kept.some((form) => child.contains(form) && child !== form)) {
          prune(child);
        } else if (!kept.includes(child)) {
          child.remove();
        }
      }
    };
    prune(main);
    cleared = kept.length > 0 ? 'form' : 'all';
    const heading = document.createElement('h1');
    heading.className = 'govuk-heading-l';
    heading.textContent = 'You are signed out';
    const words = document.createElement('p');
    words.className = 'govuk-body';
    const link = document.createElement('a');
    link.className = 'govuk-link';
    link.href = `/sign-in?back=${encodeURIComponent(here())}`;
    link.textContent = 'Sign in again';
    words.append(link);
    main.prepend(heading, words);
  };

  // The page, and never what was done to it.
  const here = () => {
    const address = new URL(location.href);
    address.searchParams.delete('handler');
    return address.pathname + address.search;
  };

  const over = () => {
    clear();
    if (now !== 'done') {
      show('over');
    }
  };

  const take = (fresh) => {
    if (cleared === 'all') {
      location.replace(here());
      return;
    }
    if (cleared === 'form') {
      cleared = '';
      document.querySelector('#main h1').textContent = 'What you had written';
      document.querySelector('#main h1 + p').remove();
    }
    line.dataset.left = fresh.dataset.left;
    line.dataset.last = fresh.dataset.last;
    line.querySelector('span').textContent = fresh.querySelector('span').textContent;
    ends = Date.now() + Number(fresh.dataset.left) * 1000;
    sure = warns();
    if (!sure && now !== '') {
      close();
      said.textContent = line.querySelector('span').textContent;
    }
    tick();
  };

  const ask = (method) => {
    if (asking) {
      return;
    }
    asking = true;
    const request = new XMLHttpRequest();
    request.open(method, '/stay');
    request.responseType = 'document';
    request.onloadend = () => {
      const fresh = request.response?.getElementById('session');
      asking = false;
      if (request.status === 200 && fresh) {
        take(fresh);
      } else if (request.status === 200) {
        over();
      } else if (seconds() <= 0) {
        // Nobody answers: what was known counts.
        over();
      } else {
        sure = true;
      }
    };
    request.send(method === 'POST' ? new URLSearchParams(new FormData(form)) : null);
  };

  const stay = () => {
    kept = Date.now();
    ask('POST');
  };

  const tick = () => {
    const left = seconds();
    if (now === 'over' || now === 'done' || (now === 'closed' && left > 0) || !warns()) {
      return;
    }
    if (!sure || left <= 0) {
      ask('GET');
    } else {
      show(last() ? 'last' : 'soon');
      for (const part of dialog.querySelectorAll('[data-left]')) {
        part.textContent = inWords(left);
      }
      if (speaks(left) && seen !== String(left)) {
        seen = String(left);
        told.textContent = inWords(left);
      }
    }
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    stay();
  });
  dialog.addEventListener('cancel', (event) => {
    if (now === 'soon') {
      event.preventDefault();
      stay();
    }
  });
  dialog.querySelector('button[type=button]').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => {
    // Whoever has read it goes on; that the session is over is said once.
    now = now === 'last' ? 'closed' : now === 'over' ? 'done' : '';
  });

  // Whoever types is not away.
  document.addEventListener('input', () => {
    if (now === '' && !last() && Date.now() - kept > typing) {
      stay();
    }
  });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && (now === 'over' || now === 'done')) {
      ask('GET');
    }
  });

  ends = Date.now() + Number(line.dataset.left) * 1000;
  setInterval(tick, 1000);
})();
