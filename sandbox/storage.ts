export type ContentType = 'images' | 'iso' | 'import' | 'vztmpl' | 'snippets';

export interface Storage {
  name: string;
  type: 'dir' | 'lvmthin' | 'nfs';
  /** One place for all nodes; otherwise each node has its own of that name. */
  shared: boolean;
  content: readonly ContentType[];
  totalBytes: number;
}
