/**
 * How each property of SVG begins where nothing is said (SVG 2 and CSS, the properties' definitions, as browsers' computed values write it). Written into an attribute
 * where an element's value is another than its parent's.
 */
const INHERITED: Readonly<Record<string, string>> = {
  fill: 'rgb(0, 0, 0)',
  'fill-opacity': '1',
  stroke: 'none',
  'stroke-width': '1px',
  'stroke-opacity': '1',
  'stroke-dasharray': 'none',
  'stroke-dashoffset': '0px',
  'stroke-linecap': 'butt',
  'stroke-linejoin': 'miter',
  'paint-order': 'normal',
  'font-family': '',
  'font-size': '',
  'font-style': 'normal',
  'font-weight': '400',
  'text-anchor': 'start',
  visibility: 'visible',
};

/** The same for what an element does not take from its parent. */
const OWN: Readonly<Record<string, string>> = {
  opacity: '1',
  'text-decoration-line': 'none',
};

/** Attributes that only a page has a use for. */
const OF_THE_PAGE = /^(class|style|role|tabindex|focusable|aria-.*|data-.*)$/;
/** Computed as this where nothing is to be seen; older programs know no colour that is see-through. */
const UNSEEN = 'rgba(0, 0, 0, 0)';

/**
 * A drawing of the page as a file of its own: every value that a style sheet gives is written into attributes, colours as they are on screen now, and nothing refers to anything
 * outside. The drawing must be in the document.
 */
export function standaloneSvg(drawing: SVGSVGElement, title: string, description: string): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  dress(drawing, copy, null);
  copy.prepend(words('title', title), words('desc', description));
  copy.setAttribute('role', 'img');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}

/** Gives a copy and all in it what the style sheets give the original. */
function dress(original: Element, copy: Element, parent: CSSStyleDeclaration | null): void {
  const style = getComputedStyle(original);
  for (const { name } of [...copy.attributes]) if (OF_THE_PAGE.test(name) || name in INHERITED || name in OWN) copy.removeAttribute(name);
  if (copy.closest('defs') === null) copy.removeAttribute('id');
  for (const name in INHERITED) {
    const value = style.getPropertyValue(name);
    if (value !== (parent?.getPropertyValue(name) ?? INHERITED[name])) copy.setAttribute(name, written(value));
  }
  for (const name in OWN) {
    const value = style.getPropertyValue(name);
    if (value !== '' && value !== OWN[name]) copy.setAttribute(name === 'text-decoration-line' ? 'text-decoration' : name, value);
  }
  // On the page a drawing inside another one may reach beyond its edges.
  if (parent !== null && copy instanceof SVGSVGElement && style.overflow === 'visible') copy.setAttribute('overflow', 'visible');
  const copies = [...copy.children];
  for (const [i, child] of [...original.children].entries()) dressOrDrop(child, copies[i] as Element, style);
  for (const node of [...copy.childNodes]) if (node.nodeType === Node.COMMENT_NODE) node.remove();
}

function dressOrDrop(original: Element, copy: Element, parent: CSSStyleDeclaration): void {
  if (getComputedStyle(original).display === 'none' && original.closest('defs') === null && original.localName !== 'defs') copy.remove();
  else dress(original, copy, parent);
}

function written(value: string): string {
  // `url("#x")`: quotation marks in an attribute become `&quot;`, which some programs do not undo there.
  return value === UNSEEN ? 'none' : value.replace(/^url\("(#[\w-]+)"\)$/, 'url($1)');
}

function words(name: 'title' | 'desc', text: string): Element {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  element.textContent = text;
  return element;
}
