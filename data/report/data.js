// @ts-check
// The tables of the report: unpacked when they are asked for, kept after that.

/**
 * @typedef {{key: string, name_en: string, name_de: string, field_of_action?: string | null, limits: number[]}} Service
 * @typedef {{number: number, name: string, home: number, persons: {[column: string]: number | null}, rings: number[][][], box: number[]}} Area
 * @typedef {{covered: (number | null)[], gain: (number | null)[], uncertain: (number | null)[], closedUncertain: (number | null)[], abroad: (number | null)[], mean: (number | null)[], groups: {[column: string]: (number | null)[]}}} Values
 */

/** Services that most people ask about first. */
const FIRST = ["pharmacy", "supermarket", "doctor", "meeting_place", "residential_care", "transit_stop"];

/** What tables call the residents outside all quartiers; the page has words of its own for them. */
const WITHOUT_QUARTIER = "without quartier";

class Data {
  /**
   * @param {any} index
   * @param {(part: number) => string} text the packed text of a part
   */
  constructor(index, text) {
    this.index = index;
    this.record = index.record;
    this.text = text;
    /** @type {Map<string, number>} */
    this.at = new Map(index.parts.map((/** @type {Part} */ part, /** @type {number} */ at) =>
      [`${part.table}/${part.category ?? ""}`, at]));
    /** @type {Map<number, Promise<Columns>>} */
    this.unpacked = new Map();
    /** @type {Area[]} */
    this.quartiers = [];
    /** @type {Area[]} */
    this.municipalities = [];
    /** @type {Map<string, Promise<Map<number, Values>>>} */
    this.values = new Map();
    this.services = servicesOf(index);
    /** The columns of the groups of persons, all persons first. @type {string[]} */
    this.groups = ["persons"];
    this.gridM = index.grid_m;
  }

  /** The part of a table, or none. @param {string} table @param {string} [category] @returns {Part | undefined} */
  part(table, category = "") {
    const at = this.at.get(`${table}/${category}`);
    return at === undefined ? undefined : this.index.parts[at];
  }

  /** Whether the run has a table. @param {string} table */
  has(table) {
    return this.index.parts.some((/** @type {Part} */ part) => part.table === table);
  }

  /**
   * The columns of a table, or of its part for a category; none where the run has none.
   * @param {string} table
   * @param {string} [category]
   * @returns {Promise<Columns | undefined>}
   */
  async columns(table, category = "") {
    const at = this.at.get(`${table}/${category}`);
    if (at === undefined) return undefined;
    let columns = this.unpacked.get(at);
    if (!columns) {
      const part = this.index.parts[at];
      columns = inflated(fromBase64(this.text(at))).then((bytes) => columnsOf(bytes, part));
      this.unpacked.set(at, columns);
    }
    return columns;
  }

  /**
   * The rows of a table as objects.
   * @param {string} table
   * @param {string} [category]
   * @returns {Promise<any[]>}
   */
  async rows(table, category = "") {
    const columns = await this.columns(table, category);
    return columns ? rowsOf(columns, this.part(table, category)?.rows ?? 0) : [];
  }

  /** Unpacks what every view needs. */
  async open() {
    const [quartiers, towns] = await Promise.all([this.columns("quartiers"), this.columns("municipalities")]);
    this.municipalities = towns ? areasOf(towns, "municipality") : [];
    this.quartiers = quartiers ? areasOf(quartiers, "quartier") : [];
    const persons = Object.keys(quartiers ?? towns ?? {}).filter((name) => /^persons/.test(name));
    if (persons.length) this.groups = persons;
  }

  /** @param {string} key @returns {Service} */
  service(key) {
    return this.services.find((service) => service.key === key) ?? this.services[0];
  }

  /** The service shown first. */
  first() {
    return FIRST.map((key) => this.services.find((service) => service.key === key)).find(Boolean) ?? this.services[0];
  }

  /** The services of the summary. */
  usual() {
    const known = FIRST.map((key) => this.services.find((service) => service.key === key));
    const usual = /** @type {Service[]} */ (known.filter(Boolean));
    const others = this.services.filter((service) => !usual.includes(service));
    return usual.concat(others).slice(0, 6);
  }

  /**
   * Coverage and border effect of quartiers at each limit of a service.
   * @param {string} key
   * @returns {Promise<Map<number, Values>>}
   */
  coverage(key) {
    let values = this.values.get(key);
    if (!values) {
      values = this.joined(key);
      this.values.set(key, values);
    }
    return values;
  }

  /** @param {string} key @returns {Promise<Map<number, Values>>} */
  async joined(key) {
    const [coverage, border] = await Promise.all([
      this.columns("coverage_quartier", key), this.columns("border_quartier", key),
    ]);
    /** @type {Map<number, Values>} */
    const byLimit = new Map();
    const none = () => new Array(this.quartiers.length).fill(null);
    const at = (/** @type {number} */ limit) => {
      let values = byLimit.get(limit);
      if (!values) {
        values = {
          covered: none(), gain: none(), uncertain: none(), closedUncertain: none(), abroad: none(), mean: none(),
          groups: {},
        };
        byLimit.set(limit, values);
      }
      return values;
    };
    eachRow(coverage, (columns, row, quartier, limit) => {
      const values = at(limit);
      values.covered[quartier] = columns.persons_covered[row];
      values.uncertain[quartier] = columns.persons_uncertain[row];
      values.mean[quartier] = columns.mean_distance_m[row];
      for (const name of Object.keys(columns)) {
        if (!/^persons.*_covered$/.test(name)) continue;
        const group = name.replace(/_covered$/, "");
        (values.groups[group] ??= none())[quartier] = columns[name][row];
      }
    });
    eachRow(border, (columns, row, quartier, limit) => {
      const values = at(limit);
      values.gain[quartier] = columns.border_gain[row];
      values.closedUncertain[quartier] = columns.covered_closed_uncertain[row];
      values.abroad[quartier] = columns.nearest_abroad_persons[row];
    });
    return byLimit;
  }

  /** The name of a municipality. @param {number | null | undefined} at */
  town(at) {
    return at === null || at === undefined ? say("outside_region") : this.municipalities[at]?.name ?? say("unknown");
  }

  /** The name of a quartier with its municipality. @param {number} at */
  quartierName(at) {
    const quartier = this.quartiers[at];
    if (!quartier) return say("unknown");
    return say("of_quartier", quartier.name || say("outside"), this.town(quartier.home));
  }
}

/**
 * @param {Columns | undefined} columns
 * @param {(columns: Columns, row: number, quartier: number, limit: number) => void} visit
 */
function eachRow(columns, visit) {
  if (!columns) return;
  columns.quartier_id.forEach((quartier, row) => {
    if (quartier !== null) visit(columns, row, quartier, columns.limit_m[row]);
  });
}

/** @param {Columns} columns @param {number} rows */
function rowsOf(columns, rows) {
  const names = Object.keys(columns);
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(names.map((name) => [name, columns[name][row]])));
}

/**
 * Areas by their number.
 * @param {Columns} columns
 * @param {"quartier" | "municipality"} level
 * @returns {Area[]}
 */
function areasOf(columns, level) {
  /** @type {Area[]} */
  const areas = [];
  const groups = Object.keys(columns).filter((name) => /^persons/.test(name));
  columns[`${level}_id`].forEach((number, row) => {
    if (number === null) return;
    const rings = columns.area ? columns.area[row] : [];
    const written = columns[`${level}_name`]?.[row] ?? "";
    const name = written === WITHOUT_QUARTIER ? "" : written;
    const home = level === "quartier" ? columns.municipality_id[row] : number;
    const persons = Object.fromEntries(groups.map((group) => [group, columns[group][row]]));
    areas[number] = { number, name, home, persons, rings, box: boxOf(rings) };
  });
  return areas;
}

/** West, south, east, north of rings. @param {number[][][]} rings */
function boxOf(rings) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) {
    for (const [x, y] of ring) {
      if (x < box[0]) box[0] = x;
      if (y < box[1]) box[1] = y;
      if (x > box[2]) box[2] = x;
      if (y > box[3]) box[3] = y;
    }
  }
  return box;
}

/** Whether a point is inside of rings (even-odd). @param {number[][][]} rings @param {number} x @param {number} y */
function isInside(rings, x, y) {
  let inside = false;
  for (const ring of rings) {
    for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
      const [ax, ay] = ring[at], [bx, by] = ring[before];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}

/** The analysed services with their limits. @param {any} index @returns {Service[]} */
function servicesOf(index) {
  const limits = (/** @type {string} */ key) => (index.record.limits ?? [])
    .filter((/** @type {any} */ limit) => limit.category === key)
    .map((/** @type {any} */ limit) => limit.limit_m)
    .sort((/** @type {number} */ a, /** @type {number} */ b) => a - b);
  return index.services.map((/** @type {any} */ service) => ({ ...service, limits: limits(service.key) }))
    .filter((/** @type {Service} */ service) => service.limits.length > 0);
}

/** The name of a service. @param {Service | undefined} service */
function serviceName(service) {
  return service ? (lang === "de" ? service.name_de : service.name_en) : say("unknown");
}

/** The largest limit of a service. @param {Service} service */
function largest(service) {
  return service.limits[service.limits.length - 1];
}

/**
 * The services by field of action, for choices.
 * @param {Data} data
 * @param {Service[]} [services]
 */
function byField(data, services = data.services) {
  const fields = data.index.fields.map((/** @type {any} */ field) => ({
    key: field.key, name: lang === "de" ? field.name_de : field.name_en,
  }));
  fields.push({ key: null, name: say("other_field") });
  const known = new Set(fields.map((/** @type {any} */ field) => field.key));
  const of = (/** @type {Service} */ service) =>
    known.has(service.field_of_action ?? null) ? service.field_of_action ?? null : null;
  return fields
    .map((/** @type {any} */ field) => ({
      name: field.name,
      services: services.filter((service) => of(service) === field.key)
        .sort((a, b) => serviceName(a).localeCompare(serviceName(b), lang)),
    }))
    .filter((/** @type {any} */ field) => field.services.length > 0);
}

/** The name of a field of action, or of a group. @param {Data} data @param {string} key */
function fieldName(data, key) {
  const field = data.index.fields.find((/** @type {any} */ one) => one.key === key);
  return field ? (lang === "de" ? field.name_de : field.name_en) : key.replace(/_/g, " ");
}

/** Options of a choice of services. @param {Data} data @param {Service[]} [services] */
function serviceOptions(data, services) {
  return byField(data, services).map((/** @type {any} */ field) => ({
    name: field.name,
    options: field.services.map((/** @type {Service} */ service) => ({ value: service.key, text: serviceName(service) })),
  }));
}
