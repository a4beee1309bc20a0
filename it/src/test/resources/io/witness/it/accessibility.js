// What is wrong with the page for people who do not see it, see little, or have no mouse: a list of texts.
(() => {
  const wrong = [];
  const all = selector => [...document.querySelectorAll(selector)];
  const shown = element => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  const label = element => `<${element.localName} id=${element.id}> "${element.textContent.trim().slice(0, 40)}"`;
  const check = (elements, what, holds) => elements.filter(each => !holds(each)).forEach(each => wrong.push(`${what}: ${label(each)}`));

  // controls and pictures have names
  const name = element => (element.getAttribute('aria-label') || element.textContent
    || [...(element.labels || [])].map(each => each.textContent).join('')).trim();
  const labelled = element => element.matches('select, input') ? [...element.labels].some(each => each.textContent.trim()) : name(element);
  check(all('a, button, select, input, [role=img]'), 'no name', labelled);
  check(all('[role=status], [role=alert]'), 'hidden from readers', each => !each.closest('[aria-hidden=true]'));

  // headings are in order
  let level = 0;
  for (const heading of all('h1, h2, h3, h4, h5, h6')) {
    const next = Number(heading.localName[1]);
    if (next > level + 1) wrong.push(`after level ${level}: ${label(heading)}`);
    level = next;
  }
  if (all('h1').length !== 1) wrong.push(`${all('h1').length} headings of level 1`);

  // tables tell what is what
  check(all('th'), 'no scope', each => ['col', 'row'].includes(each.scope));
  check(all('table'), 'no name', each => document.getElementById(each.getAttribute('aria-labelledby'))?.textContent.trim());
  check(all('table'), 'no header', each => each.querySelector('thead th'));
  check(all('tbody tr'), 'no header', each => each.querySelector('th[scope=row], td[colspan]'));

  // the page as a whole
  if (!document.documentElement.lang) wrong.push('no language');
  if (!document.title) wrong.push('no title');
  if (all('main').length !== 1) wrong.push('not one main part');
  const ids = all('[id]').map(each => each.id);
  ids.filter((id, i) => ids.indexOf(id) !== i).forEach(id => wrong.push('twice: ' + id));

  // text can be read: WCAG 2, 1.4.3
  const channels = color => color.match(/[\d.]+/g).map(Number);
  const light = color => channels(color).slice(0, 3).map(each => each / 255)
    .map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
    .reduce((sum, each, i) => sum + each * [0.2126, 0.7152, 0.0722][i], 0);
  const back = element => {
    for (let each = element; each; each = each.parentElement) {
      const color = getComputedStyle(each).backgroundColor;
      if ((channels(color)[3] ?? 1) === 1) return color;
    }
    return 'rgb(255, 255, 255)';
  };
  const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const texts = all('body *').filter(each => shown(each) && [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()));
  for (const each of texts) {
    const ratio = contrast(getComputedStyle(each).color, back(each));
    if (ratio < 4.5) wrong.push(`contrast ${ratio.toFixed(2)}: ${label(each)}`);
  }

  // lines of charts and the frame of what has the focus: 1.4.11
  const style = getComputedStyle(document.documentElement);
  const sample = document.createElement('i');
  document.body.append(sample);
  for (const variable of ['--curve-1', '--curve-2', '--accent']) {
    for (const ground of ['--back', '--panel']) {
      sample.style.color = style.getPropertyValue(variable);
      sample.style.backgroundColor = style.getPropertyValue(ground);
      const ratio = contrast(getComputedStyle(sample).color, getComputedStyle(sample).backgroundColor);
      if (ratio < 3) wrong.push(`contrast ${ratio.toFixed(2)}: ${variable} on ${ground}`);
    }
  }
  sample.remove();

  // what is tapped is large enough, and nothing is wider than the screen: 2.5.8, 1.4.10
  check(all('button, select, input').filter(shown), 'too small', each => Math.min(each.offsetWidth, each.offsetHeight) >= 24);
  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) wrong.push(`${wide} wide, the screen has ${innerWidth}: ` + all('body *')
    .filter(each => shown(each) && each.getBoundingClientRect().right > innerWidth + 1).map(label).slice(0, 5).join('; '));
  return { wrong, texts: texts.length };
})()
