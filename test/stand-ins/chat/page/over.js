import { h } from './dom.js';

/** Lays something over the page; gives what takes it away. */
export function openOver(content, name = 'dialog-layer') {
  const layer = h('div', { className: `layer ${name}` }, content);
  document.getElementById('over').append(layer);
  return () => layer.remove();
}
