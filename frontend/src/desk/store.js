// What a device keeps when the page is closed: IndexedDB, in four tables.
const TABLES = { meta: null, tickets: "id", log: "number", others: "key" };

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** The tables of a conference's desk. */
export async function openStore(name) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    for (const [table, keyPath] of Object.entries(TABLES)) {
      const options = keyPath ? { keyPath, autoIncrement: table === "log" } : {};
      request.result.createObjectStore(table, options);
    }
  };
  return new Store(await done(request), name);
}

class Store {
  constructor(database, name) {
    this.database = database;
    this.name = name;
  }

  /** Do something to a table; resolves when it is on the disk. */
  #write(table, act) {
    return new Promise((resolve, reject) => {
      // A line of the log must outlive a battery that is taken out.
      const transaction = this.database.transaction(table, "readwrite", { durability: "strict" });
      const request = act(transaction.objectStore(table));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onabort = () => reject(transaction.error);
    });
  }

  #read(table, ask) {
    return done(ask(this.database.transaction(table).objectStore(table)));
  }

  all(table) {
    return this.#read(table, (rows) => rows.getAll());
  }

  get(key) {
    return this.#read("meta", (rows) => rows.get(key));
  }

  set(key, value) {
    return this.#write("meta", (rows) => rows.put(value, key));
  }

  /** Write a line; resolves to its running number, which no other page of this device can have. */
  append(line) {
    return this.#write("log", (rows) => rows.add(line));
  }

  put(table, rows) {
    return this.#write(table, (all) => {
      for (const row of rows) all.put(row);
    });
  }

  /** Put these rows in the place of all others. */
  replace(table, rows) {
    return this.#write(table, (all) => {
      all.clear();
      for (const row of rows) all.put(row);
    });
  }

  async wipe() {
    this.database.close();
    await done(indexedDB.deleteDatabase(this.name));
  }
}
