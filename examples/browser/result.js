// The decision as a person reads it: type, response, grid and reasons.

import { drawGrid } from './grid.js';
import { days, instant, label, points, word } from './words.js';

const find = (id) => document.getElementById(id);

export function showAnswer(policy, answer) {
  if (answer.errors) return showErrors(answer.errors);
  showVerdict(policy, answer);
  showResponse(policy, answer);
  drawGrid(find('grid').querySelector('svg'), policy, answer);
  find('reasons').replaceChildren(...policy.axes.flatMap((axis) => axisReasons(axis, answer)));
  if (answer.ledger.length === 0) find('reasons').replaceChildren(element('p', 'hint', word('no_reasons')));
  showUnknown(policy, answer.unknowns);
  find('basis').textContent = `${label(policy.title)} · ${answer.policy.id} ${answer.policy.version} · ${instant(answer.as_of)}`;
}

function showErrors(errors) {
  find('type').textContent = '?';
  find('type').className = 'badge';
  showGlance('?', 'badge', '');
  find('scenario').textContent = '';
  for (const id of ['flags', 'response', 'unknown']) find(id).replaceChildren();
  find('reasons').replaceChildren(...errors.map(({ path, message }) => element('p', 'hint', `${path} ${message}`)));
}

function showVerdict(policy, answer) {
  const type = find('type');
  type.textContent = word(answer.lead_type);
  type.className = `badge ${answer.lead_type}`;
  const scenario = policy.scenarios.find(({ id }) => id === answer.scenario);
  find('scenario').textContent = label(scenario?.title, answer.scenario ?? '');
  const titles = answer.flags.map((id) => label(policy.flags.find((flag) => flag.id === id).title, id));
  find('flags').replaceChildren(...titles.map((title) => element('li', 'chip', `⚑ ${title}`)));
  showGlance(type.textContent, type.className, find('scenario').textContent);
  // Said aloud once the words differ, not at every key.
  const said = [word(answer.lead_type), find('scenario').textContent, ...titles].join(', ');
  if (find('spoken').textContent !== said) find('spoken').textContent = said;
}

/** On a small screen the result is out of sight while one types; this is the way to it. */
function showGlance(text, className, scenario) {
  const [badge, name] = find('glance').children;
  badge.textContent = text;
  badge.className = className;
  name.textContent = scenario;
}

function showResponse(policy, answer) {
  const names = (ids, titles) => ids.map((id) => label(titles[id], id)).join(' · ');
  const steps = answer.plan.map((step) => {
    const item = element('li', '', '');
    item.append(element('b', '', word(step.line)), ` ${label(step.task)} (${names(step.channels, policy.channels)})`);
    return item;
  });
  const plan = element('ol', 'plan', '');
  plan.append(...steps);
  const rows = [
    ['due', answer.due_at === null ? '–' : instant(answer.due_at)],
    ['channels', names(answer.channels, policy.channels)],
    ['goals', names(answer.goals, policy.goals)],
    ['plan', plan],
  ];
  find('response').replaceChildren(
    ...rows.flatMap(([id, content]) => {
      const value = element('dd', id, '');
      value.append(content);
      return [element('dt', '', word(id)), value];
    }),
  );
}

function axisReasons(axis, answer) {
  const entries = answer.ledger.filter((entry) => entry.axis === axis.id);
  if (entries.length === 0) return [];
  const heading = element('h4', '', label(axis.title, axis.id));
  heading.append(element('span', 'total', points(answer.axes[axis.id].total).replace('+', '')));
  const list = element('ul', 'ledger', '');
  // The strongest reason first; what a cap took away stays at the end.
  const order = (entry) => (entry.stage === undefined ? -Math.abs(entry.points) : 1);
  list.append(...entries.toSorted((a, b) => order(a) - order(b)).map((entry) => reason(axis, entry)));
  return [heading, list];
}

function reason(axis, entry) {
  const rule = axis.rules.find(({ id }) => id === entry.rule);
  const group = axis.groups?.find(({ id }) => id === entry.group);
  const name = entry.stage === undefined ? label(rule.title, rule.id) : [word(entry.stage), label(rule?.title ?? group?.title)].filter(Boolean).join(': ');
  const item = element('li', entry.points < 0 ? 'minus' : 'plus', '');
  const bar = element('i', '', '');
  bar.style.inlineSize = `${Math.min(100, Math.abs(entry.points))}%`;
  item.append(element('span', 'name', name), element('span', 'age', entry.age_days === undefined ? '' : days(entry.age_days)), element('span', 'points', points(entry.points)), bar);
  return item;
}

function showUnknown(policy, unknowns) {
  if (unknowns.length === 0) return find('unknown').replaceChildren();
  const list = element('ul', 'chips', '');
  for (const id of unknowns) {
    const link = element('a', 'chip', label(policy.fields[id].title, id));
    link.href = document.getElementById(`f-${id}`) === null ? `#l-${id}` : `#f-${id}`;
    const item = element('li', '', '');
    item.append(link);
    list.append(item);
  }
  find('unknown').replaceChildren(element('h3', '', word('unknown')), list);
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.textContent = text;
  return made;
}
