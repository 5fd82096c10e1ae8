/**
 * A page of a list that is counted: `offset` says where in the list it begins.
 *
 * @see https://developer.spotify.com/documentation/web-api/concepts/api-calls#pagination
 */
export interface Page<Item> {
  /** The address of this page. */
  href: string;
  items: Item[];
  /** Most entries of a page. */
  limit: number;
  /** The address of the page after this one; null at the end. */
  next: string | null;
  /** Entries before this page. */
  offset: number;
  /** The address of the page before this one; null at the beginning. */
  previous: string | null;
  /** Entries of the whole list. Search gives another number now and then. */
  total: number;
}

/** A page of a list that goes on from an entry: followed artists by id, recently played by time. */
export interface CursorPage<Item> {
  /** The address of this page. */
  href: string;
  items: Item[];
  /** Most entries of a page. */
  limit: number;
  /** The address of the page after this one; null at the end. */
  next: string | null;
  /** What the neighbouring pages go on from: an id, or Unix milliseconds as text. Null on an empty page. */
  cursors: { after?: string | null; before?: string | null } | null;
  /** Entries of the whole list, where Spotify counts them. */
  total?: number;
}
