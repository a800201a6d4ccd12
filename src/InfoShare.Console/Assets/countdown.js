// What is left of an emergency, by the second and, for a screen reader, at the last minutes. At its end what it opened is taken off the page, and that
// is said. Without it the page says how many minutes there were when it was opened, and when it ends.
(() => {
  'use strict';
  const said = document.querySelector('[data-said]');
  const spoken = [5, 2, 1];
  const inWords = (minutes) => (minutes === 1 ? '1 minute' : `${minutes} minutes`);

  const close = (box) => {
    const closed = box.dataset.shows ? document.querySelector('[data-closed]') : null;
    if (closed) {
      document.getElementById('main').replaceChildren(closed.content.cloneNode(true));
      return;
    }
    for (const open of box.querySelectorAll('[data-open]')) {
      open.remove();
    }
    const heading = box.querySelector('h1');
    if (heading) {
      heading.textContent = 'It is closed';
    } else {
      box.remove();
    }
    if (said) {
      said.textContent = 'It is closed.';
    }
  };

  for (const box of document.querySelectorAll('[data-seconds]')) {
    // By the time of day: a machine that slept has no less of it behind.
    const end = Date.now() + Number(box.dataset.seconds) * 1000;
    const left = box.querySelector('[data-left]');
    const heading = box.querySelector('h1');
    let last = 0;
    const show = () => {
      const seconds = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      const minutes = Math.ceil(seconds / 60);
      if (seconds === 0) {
        clearInterval(timer);
        close(box);
        return;
      }
      left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
      if (heading) {
        heading.textContent = `Open for ${minutes === 1 ? '1 more minute' : `${minutes} more minutes`}`;
      }
      if (said && last !== minutes && spoken.includes(minutes)) {
        said.textContent = `${inWords(minutes)} left.`;
      }
      last = minutes;
    };
    const timer = setInterval(show, 1000);
    show();
  }
})();
