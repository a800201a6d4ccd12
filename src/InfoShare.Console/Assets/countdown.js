// What is left of the minutes, by the second. Without it the page says how many minutes there were when it was opened, and when it ends.
(() => {
  'use strict';
  const left = document.getElementById('left');
  const heading = document.querySelector('h1');
  if (!left || !heading) {
    return;
  }
  const end = performance.now() + Number(left.dataset.seconds) * 1000;
  const show = () => {
    const seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    const minutes = Math.ceil(seconds / 60);
    left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    heading.textContent = seconds === 0 ? 'It is closed' : `Open for ${minutes} more ${minutes === 1 ? 'minute' : 'minutes'}`;
    if (seconds === 0) {
      clearInterval(timer);
    }
  };
  const timer = setInterval(show, 1000);
  show();
})();
