import { h } from './dom.js';

/** Where one types: a message, or after a slash a command with a field for each of its options. */
export function makeComposer(box, { commands, send, channel }) {
  const line = h('input', {
    id: 'line',
    'aria-label': 'Message or command',
    placeholder: 'Message, or / for the commands',
    autocomplete: 'off',
  });
  const list = h('div', { className: 'commands', hidden: true });
  const typing = h('form', { className: 'typing', onsubmit: enter }, line);
  box.replaceChildren(list, typing);

  function matching() {
    const words = line.value.slice(1).trim().toLowerCase();
    return commands().filter((command) => command.words.includes(words));
  }

  function enter(event) {
    event.preventDefault();
    const text = line.value.trim();
    const [best] = text.startsWith('/') ? matching() : [];
    if (text.startsWith('/') && best === undefined) {
      return;
    }
    line.value = '';
    list.hidden = true;
    if (best !== undefined) {
      open(best);
    } else if (text !== '') {
      send({ act: 'say', channel: channel(), text });
    }
  }

  line.addEventListener('input', () => {
    list.hidden = !line.value.startsWith('/');
    list.replaceChildren(
      ...matching().map((command) =>
        h(
          'button',
          { type: 'button', onclick: () => open(command) },
          h('b', {}, `/${command.words}`),
          h('span', {}, command.options.map(({ name }) => name).join(' ')),
          h('small', {}, command.description),
        ),
      ),
    );
  });

  /** The command with its fields, in place of the line. */
  function open(command) {
    const fields = command.options.map((option) => renderOption(command, option));
    const form = h(
      'form',
      { className: 'command', onsubmit: submit, autocomplete: 'off' },
      h(
        'div',
        { className: 'command-head' },
        h('b', {}, `/${command.words}`),
        h('small', {}, command.description),
        h('button', { type: 'button', className: 'close', 'aria-label': 'Cancel', onclick: close }, '✕'),
      ),
      h('div', { className: 'options' }, fields),
      h('button', { type: 'submit', className: 'button primary' }, 'Send'),
    );
    function submit(event) {
      event.preventDefault();
      send({ act: 'command', channel: channel(), words: command.words, options: readOptions(form) });
      close();
    }
    box.replaceChildren(form);
    form.querySelector('input, select, button[type=submit]').focus();
  }

  function close() {
    line.value = '';
    list.hidden = true;
    box.replaceChildren(list, typing);
    line.focus();
  }

  function renderOption(command, option) {
    return h(
      'label',
      { className: 'option', title: option.description },
      h('span', {}, option.name, option.required && h('em', {}, ' *')),
      renderField(command, option),
    );
  }

  function renderField(command, option) {
    const props = { 'data-option': option.name, 'data-type': option.type, required: option.required === true };
    if (option.type === 5 || (option.choices ?? []).length > 0) {
      const choices = option.type === 5 ? ['true', 'false'].map((value) => ({ name: value, value })) : option.choices;
      return h(
        'select',
        props,
        h('option', { value: '' }, ''),
        choices.map(({ name, value }) => h('option', { value }, name)),
      );
    }
    const input = h('input', {
      ...props,
      type: option.type === 4 ? 'number' : 'text',
      maxlength: option.max_length,
      placeholder: option.description,
    });
    return option.autocomplete ? withOffers(input, command, option) : input;
  }

  /** What the bot offers while one types; what is shown is sent as its value. */
  function withOffers(input, command, option) {
    const offers = h('div', { className: 'offers', hidden: true });
    let asked = 0;
    const ask = async () => {
      asked += 1;
      const own = asked;
      delete input.dataset.value;
      const { [option.name]: _own, ...options } = readOptions(input.closest('form'));
      const act = {
        act: 'offer',
        channel: channel(),
        words: command.words,
        options,
        focused: option.name,
        value: input.value,
      };
      const { choices = [] } = await send(act);
      if (own !== asked) {
        return;
      }
      offers.hidden = choices.length === 0;
      offers.replaceChildren(
        ...choices.map((choice) => h('button', { type: 'button', onclick: () => choose(choice) }, choice.name)),
      );
    };
    const choose = ({ name, value }) => {
      asked += 1;
      input.value = name;
      input.dataset.value = String(value);
      offers.hidden = true;
    };
    input.addEventListener('input', ask);
    input.addEventListener('focus', ask);
    return h('span', { className: 'with-offers' }, input, offers);
  }
}

function readOptions(form) {
  const fields = [...form.querySelectorAll('[data-option]')].filter(({ value }) => value !== '');
  return Object.fromEntries(fields.map((field) => [field.dataset.option, readValue(field)]));
}

function readValue(field) {
  const value = field.dataset.value ?? field.value;
  const { type } = field.dataset;
  return type === '4' || type === '10' ? Number(value) : type === '5' ? value === 'true' : value;
}
