/**
 * Imported first. antd writes two measuring <style> elements without the nonce of its ConfigProvider;
 * every <style> made by script gets the nonce of the page here, so the content policy stays strict.
 */
export const cspNonce: string =
  document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

const createElement = document.createElement.bind(document);
document.createElement = ((name: string, options?: ElementCreationOptions) => {
  const element = createElement(name, options);
  if (name.toLowerCase() === 'style') element.setAttribute('nonce', cspNonce);
  return element;
}) as typeof document.createElement;
