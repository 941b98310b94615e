/** The page that an address such as `/?page=2` names; people count from 1, pages from 0. Page 0 for anything else. */
export function pageOfAddress(search: string): number {
  const number = new URLSearchParams(search).get('page') ?? '';
  return /^[1-9]\d{0,8}$/.test(number) ? Number(number) - 1 : 0;
}

export function addressOfPage(page: number): string {
  return page === 0 ? '/' : `/?page=${page + 1}`;
}
