import { useEffect } from 'react';

/** Puts a text in front of the tab's title for as long as there is one. */
export function usePageTitle(text: string | undefined): void {
  useEffect(() => {
    if (text === undefined) return undefined;
    const own = document.title;
    document.title = `${text} · Laurel`;
    return () => {
      document.title = own;
    };
  }, [text]);
}
