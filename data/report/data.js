// @ts-check
// The tables of the report: unpacked when they are asked for, kept after that.

/**
 * @typedef {{key: string, name_en: string, name_de: string, field_of_action?: string | null, limits: number[]}} Service
 * @typedef {{number: number, name: string, home: number, district: number | null, county: number | null, persons: {[column: string]: number | null}, rings: number[][][], box: number[]}} Area
 * @typedef {"quartier" | "district" | "municipality" | "county"} Level
 * @typedef {{covered: (number | null)[], gain: (number | null)[], uncertain: (number | null)[], closedUncertain: (number | null)[], abroad: (number | null)[], mean: (number | null)[], groups: {[column: string]: (number | null)[]}}} Values
 */

/** What the part with the shapes of a table is called in the place of a category. */
const SHAPES = "shapes of areas";
/** What tables call the residents outside all quartiers or districts; the page has words of its own for them. */
const WITHOUT = ["without quartier", "without district"];

class Data {
  /**
   * @param {any} index
   * @param {(part: number) => string | Promise<string>} text the packed text of a part
   */
  constructor(index, text) {
    for (const part of index.parts) part.columns = index.headings[part.columns];
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
    /** Areas of the other levels; empty where the run has none. @type {Area[]} */
    this.districts = [];
    /** @type {Area[]} */
    this.counties = [];
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
      columns = this.unpack(at);
      this.unpacked.set(at, columns);
    }
    return columns;
  }

  /** @param {number} at @returns {Promise<Columns>} */
  async unpack(at) {
    return columnsOf(await inflated(fromBase64(await this.text(at))), this.index.parts[at]);
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

  /** Unpacks what the first map needs. */
  async open() {
    const first = this.first()?.key;
    // Asked for at once: they are unpacked side by side.
    this.columns("cells");
    this.columns("coverage_quartier", first);
    this.columns("border_quartier", first);
    const [quartiers, towns] = await Promise.all([this.columns("quartiers"), this.columns("municipalities")]);
    this.municipalities = towns ? areasOf(towns, "municipality") : [];
    this.quartiers = quartiers ? areasOf(quartiers, "quartier") : [];
    // Cells colour the first map; where there are none, the quartiers do.
    if (!this.has("cells")) await this.openShapes();
    const persons = Object.keys(quartiers ?? towns ?? {}).filter((name) => /^persons/.test(name));
    if (persons.length) this.groups = persons;
  }

  /** Unpacks the shapes of areas, which whatever asks for the quartier at a point needs. */
  async openShapes() {
    const shapes = await this.columns("quartiers", SHAPES);
    shapes?.quartier_id.forEach((number, row) => {
      const quartier = this.quartiers[number];
      // Asked for again by each page, unpacked once.
      if (!quartier || quartier.rings === shapes.area[row]) return;
      quartier.rings = shapes.area[row];
      quartier.box = boxOf(quartier.rings);
    });
  }

  /** Unpacks districts and counties. */
  async openLevels() {
    const [districts, counties] = await Promise.all([this.columns("districts"), this.columns("counties")]);
    this.districts = districts ? areasOf(districts, "district") : [];
    this.counties = counties ? areasOf(counties, "county") : [];
  }

  /** The levels of which a run has areas. @returns {Level[]} */
  levels() {
    const all = /** @type {Level[]} */ (["quartier", "district", "municipality", "county"]);
    return all.filter((level) => this.part(TABLES[level])?.rows && this.part(`coverage_${level}`, level === "municipality" ? "" : this.first()?.key));
  }

  /** The areas of a level by their numbers. @param {Level} level @returns {Area[]} */
  areas(level) {
    return { quartier: this.quartiers, district: this.districts, municipality: this.municipalities, county: this.counties }[level];
  }

  /** The area of a level that a quartier belongs to. @param {Level} level @param {number} quartier @returns {number | null} */
  areaOf(level, quartier) {
    const own = this.quartiers[quartier];
    if (!own || level === "quartier") return own ? quartier : null;
    if (level === "district") return own.district;
    return level === "municipality" ? own.home : this.municipalities[own.home]?.county ?? null;
  }

  /** @param {string} key @returns {Service} */
  service(key) {
    return this.services.find((service) => service.key === key) ?? this.services[0];
  }

  /** The services in the order in which people ask about them. */
  asked() {
    return this.index.first.map((/** @type {string} */ key) => this.service(key));
  }

  /** The service shown first. @returns {Service} */
  first() {
    return this.asked()[0] ?? this.services[0];
  }

  /** The services of the summary. @returns {Service[]} */
  usual() {
    return this.asked().slice(0, 6);
  }

  /**
   * Coverage and border effect of the areas of a level at each limit of a service.
   * @param {string} key
   * @param {Level} [level]
   * @returns {Promise<Map<number, Values>>}
   */
  coverage(key, level = "quartier") {
    const name = `${level}/${key}`;
    let values = this.values.get(name);
    if (!values) {
      values = this.joined(key, level);
      this.values.set(name, values);
    }
    return values;
  }

  /** @param {string} key @param {Level} level @returns {Promise<Map<number, Values>>} */
  async joined(key, level) {
    // Tables of municipalities have all services in one part.
    const part = level === "municipality" ? "" : key;
    const [coverage, border] = await Promise.all([
      this.columns(`coverage_${level}`, part), this.columns(`border_${level}`, part),
    ]);
    if (level === "district" || level === "county") await this.openLevels();
    const count = this.areas(level).length;
    /** @type {Map<number, Values>} */
    const byLimit = new Map();
    const none = () => new Array(count).fill(null);
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
    const visit = (/** @type {Columns | undefined} */ columns, /** @type {(columns: Columns, row: number, area: number, values: Values) => void} */ fill) =>
      columns?.[`${level}_id`].forEach((/** @type {number | null} */ area, /** @type {number} */ row) => {
        if (area !== null && (columns.category?.[row] ?? key) === key) fill(columns, row, area, at(columns.limit_m[row]));
      });
    const groups = Object.keys(coverage ?? {}).filter((name) => /^persons.*_covered$/.test(name))
      .map((name) => ({ name, group: name.replace(/_covered$/, "") }));
    visit(coverage, (columns, row, area, values) => {
      values.covered[area] = columns.persons_covered[row];
      values.uncertain[area] = columns.persons_uncertain?.[row] ?? null;
      values.mean[area] = columns.mean_distance_m[row];
      for (const { name, group } of groups) (values.groups[group] ??= none())[area] = columns[name][row];
    });
    visit(border, (columns, row, area, values) => {
      values.gain[area] = columns.border_gain[row];
      values.closedUncertain[area] = columns.covered_closed_uncertain[row];
      values.abroad[area] = columns.nearest_abroad_persons[row];
    });
    return byLimit;
  }

  /**
   * The facilities of a service with what they serve within a limit.
   * @param {string} key
   * @param {number} limit
   * @returns {Promise<Facility[]>}
   */
  async facilities(key, limit) {
    const rows = await this.rows("facilities", key);
    return rows.map((row) => servedWithin(row, limit));
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

/** The tables that have the areas of a level. @type {{[level: string]: string}} */
const TABLES = { quartier: "quartiers", district: "districts", municipality: "municipalities", county: "counties" };

/**
 * @typedef {{facility_id: number, facility_name: string | null, municipality_id: number | null, quartier_id: number | null, provider: string | null, umbrella_name: string | null, placed_by: string | null, place: number[] | null, limit: number, persons: number | null, persons_abroad: number | null, municipalities_abroad: number | null, persons_only_here: number | null}} Facility
 */

/**
 * A facility with what it serves within a limit: the columns of tables end with their limit.
 * @param {any} row
 * @param {number} limit
 * @returns {Facility}
 */
function servedWithin(row, limit) {
  const { facility_id, facility_name, municipality_id, quartier_id, provider, umbrella_name, placed_by, place } = row;
  const at = (/** @type {string} */ name) => row[`${name}_${limit}m`] ?? null;
  return {
    facility_id, facility_name, municipality_id, quartier_id, provider, umbrella_name, placed_by, place, limit,
    persons: at("persons"), persons_abroad: at("persons_abroad"), municipalities_abroad: at("municipalities_abroad"),
    persons_only_here: at("persons_only_here"),
  };
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
 * @param {Level} level
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
    const name = WITHOUT.includes(written) ? "" : written;
    const home = columns.municipality_id?.[row] ?? null;
    const district = columns.district_id?.[row] ?? null, county = columns.county_id?.[row] ?? null;
    const persons = Object.fromEntries(groups.map((group) => [group, columns[group][row]]));
    areas[number] = { number, name, home, district, county, persons, rings, box: boxOf(rings) };
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
