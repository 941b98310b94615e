import type { BlankTab, SignInSurroundings } from './sign-in.js';

export const browserSignIn: SignInSurroundings = {
  openTab(): BlankTab | undefined {
    const tab = window.open('', '_blank');
    if (!tab) return undefined;
    tab.document.title = 'Laurel · sign in';
    tab.document.body.textContent = 'Opening the sign-in page …';
    return {
      go(url) {
        // The page it goes to must not be able to steer this one.
        tab.opener = null;
        tab.location.replace(url);
      },
      close: () => tab.close(),
    };
  },

  /** Waits, or less when the player comes back to this tab meanwhile: hidden tabs count slowly. */
  wait(milliseconds) {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        document.removeEventListener('visibilitychange', doneIfShown);
        resolve();
      };
      const doneIfShown = () => {
        if (document.visibilityState === 'visible') done();
      };
      const timer = setTimeout(done, milliseconds);
      document.addEventListener('visibilitychange', doneIfShown);
    });
  },
};
