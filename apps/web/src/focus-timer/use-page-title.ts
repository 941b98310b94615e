import { useEffect } from 'react';

const PAGE_TITLE = 'Laurel · focus leaderboard';

/** Puts a text in front of the tab's title for as long as there is one. */
export function usePageTitle(text: string | undefined): void {
  useEffect(() => {
    document.title = text === undefined ? PAGE_TITLE : `${text} · Laurel`;
    return () => {
      document.title = PAGE_TITLE;
    };
  }, [text]);
}
