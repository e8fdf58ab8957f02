/**
 * The nonce of this page, and every style element that a script of ours makes with it: antd measures scroll bars and
 * asks what the browser can do with styles that it forgets to mark. Styles that come in as text stay blocked.
 */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

export function markStyles(): void {
  const create = document.createElement.bind(document);
  const marked = (name: string, options?: ElementCreationOptions) => {
    const element = create(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };
  document.createElement = marked as typeof document.createElement;
}
