// The data, unpacked: the other end of `data.rs`, and the only part that knows its form.

const RUNS = ['the script as written', 'the script and its observer', 'the script and `exit`'];

async function unpack() {
  const letters = document.getElementById('data').textContent;
  const text = atob(letters);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Model(JSON.parse(await new Response(stream).text()));
}

class Model {
  constructor(data) {
    Object.assign(this, data);
    this.cases.forEach((one) => {
      one.area = one.id.split('/')[0];
      one.placeOf = new Map(one.scenarios.map((scenario, at) => [scenarioId(one, scenario[0]), at]));
    });
    this.caseOf = new Map(this.cases.map((one) => [one.id, one]));
    this.shellOf = new Map(this.shells.map((shell, at) => [shell.name, at]));
    this.sourceOf = new Map(this.sources.map((source) => [source.id, source]));
    // Each shell in one mode is a version of one history, and stands in one column.
    this.historyOf = [];
    this.histories.forEach((history) => history.shells.forEach((shell) => { this.historyOf[shell] = history; }));
    this.columnOf = [];
    this.columns.forEach(([shell, modes], column) => {
      [shell, ...modes].forEach((each) => { this.columnOf[each] = column; });
    });
    this.historyNamed = new Map(this.histories.map((history) => [history.name, history]));
  }

  // The shell that an id means: one by its whole name, or the newest version, or the newest that begins so.
  shellNamed(name) {
    const exact = this.shellOf.get(name) ?? this.historyNamed.get(name)?.shells.at(-1);
    if (exact !== undefined || !name.includes('@')) return exact;
    const [base, version] = name.split('@');
    return this.historyNamed.get(base)?.shells.findLast((shell) => beginsWith(this.version(shell), version));
  }

  // What links call a shell: the newest version needs none, so that such links outlive it.
  linkName(shell) {
    const history = this.historyOf[shell];
    return history.shells.at(-1) === shell ? history.name : this.shells[shell].name;
  }

  version(shell) {
    const { name, version } = this.shells[shell];
    return name.split('@')[1] ?? shortVersion(version ?? '');
  }

  // A shell's answer to a scenario; undefined where it was not asked.
  outcome(one, scenario, shell) {
    const place = this.rows[one.scenarios[scenario][1]][shell];
    return place ? this.#named(one, one.outcomes[place - 1]) : undefined;
  }

  #named(one, outcome) {
    const [inside, outside, atExit, verdict, instead, why, finding, statements, shade] = outcome;
    return {
      seen: { '$?': inside, outside, 'at exit': atExit }, verdict: this.verdicts[verdict], instead, why, finding,
      shade: this.shades[shade],
      get held() { return statements.map((at) => one.held[at]).map(this.read); },
      read: (held) => {
        const [source, place, of, on, says, binds, holds, noted] = held;
        return {
          source: this.texts[source], place: this.texts[place], of: this.texts[of], on, says, open: says === 'unspecified', binds: binds === 1,
          holds: holds === null ? undefined : holds === 1, finding: noted === null ? undefined : this.texts[noted],
        };
      },
    };
  }

  // Which shades a shell's answers to a case have, as bits.
  shadesOf(one, shell) {
    one.bits ??= [];
    return (one.bits[shell] ??= one.scenarios.reduce((bits, scenario) => {
      const place = this.rows[scenario[1]][shell];
      return place ? bits | 1 << one.outcomes[place - 1][8] : bits;
    }, 0));
  }

  // What was run, with its script and command.
  runs(one, scenario, shell) {
    const [, , scripts, commands, written] = one.scenarios[scenario];
    const place = this.rows[scripts][shell];
    if (!place) return [];
    const set = this.sets[this.rows[commands][shell] - 1];
    const said = one.evidence?.[`${scenario} ${shell}`] ?? [];
    let first = '';
    return written[place - 1].map(([kind, text], at) => {
      const script = typeof text === 'string' ? text : first + this.texts[text];
      if (at === 0) first = script;
      const argv = this.commands[set[at]].map((word) => (word === 0 ? script : this.texts[word - 1]));
      const evidence = said.find(([of]) => of === kind);
      return { kind, script, argv, evidence: evidence && { stdout: evidence[1], stderr: evidence[2], seconds: evidence[3] } };
    });
  }

  cellId(one, scenario, shell) {
    return `${scenarioId(one, one.scenarios[scenario][0])}@${this.linkName(shell)}`;
  }

  // What an id in a link means: a case, a scenario or a cell; undefined where there is no such thing.
  find(id) {
    const at = id.indexOf('@');
    const [place, name] = at < 0 ? [id, undefined] : [id.slice(0, at), id.slice(at + 1)];
    const one = this.caseOf.get(place.split(':')[0]);
    const shell = name === undefined ? undefined : this.shellNamed(name);
    if (!one || (name !== undefined && shell === undefined)) return undefined;
    const scenario = one.placeOf.get(place);
    if (place !== one.id && scenario === undefined) return undefined;
    return { one, scenario, shell };
  }
}

function scenarioId(one, labels) {
  if (labels.length === 0) return one.id;
  return `${one.id}:${labels.length === 1 ? labels[0] : one.names.map((name, at) => `${name}=${labels[at]}`).join(',')}`;
}

// Whether a version begins with whole parts of it: 5.2 does, for 5.2.15, and 5.1 does not, for 5.15.
function beginsWith(version, parts) {
  return parts !== '' && version.startsWith(parts) && !/^\d|^[a-z]/i.test(version.slice(parts.length));
}

function shortVersion(version) {
  return version.replace(/\(.*|-release.*/, '');
}

// Things by what they have in common, in the order of the first of each.
function grouped(things, key) {
  const groups = new Map();
  for (const thing of things) {
    const of = key(thing);
    const known = groups.get(of);
    if (known) known.push(thing); else groups.set(of, [thing]);
  }
  return groups;
}

// A word as a POSIX shell reads it.
function quoted(word) {
  return /^[\w./+,:@%=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
