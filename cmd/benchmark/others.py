"""SQLite FTS5 and Xapian, asked as their documentation has it: English stems,
a field for each part, the record stored beside, the words of a question joined
by OR, ten ids best first."""

import json
import sqlite3
import sys
import time

FIELDS = ["title", "issue", "question", "answer", "inner", "outer", "last", "comments", "role", "industry", "name"]
KINDS = {"question": "question", "answer": "answer", "inner_game": "inner", "outer_game": "outer", "last_word": "last"}
ASKED = ["1 word", "3 words", "20 words", "40 words", "phrase"]


def columns(folder):
    with open(folder + "/columns.jsonl", encoding="utf-8") as lines:
        for line in lines:
            c = json.loads(line)
            client = c.get("client", {})
            fields = dict.fromkeys(FIELDS, "")
            fields.update(title=c.get("title", ""), issue=client.get("issue", ""), role=client.get("title", ""),
                          industry=client.get("industry", ""), name=client.get("name", ""))
            for s in c.get("sections", []):
                fields[KINDS[s["kind"]]] = "\n".join(s["paragraphs"])
            fields["comments"] = "\n".join(m["text"] for m in c.get("comments", []))
            yield c["id"], fields, line


class SQLite:
    def __init__(self, folder):
        self.db = sqlite3.connect(folder + "/sqlite/index.db")

    def build(self, folder):
        names = ", ".join('"%s"' % f for f in FIELDS)  # inner and outer mean something in SQL
        self.db.execute("create virtual table parts using fts5(%s, tokenize='porter unicode61')" % names)
        self.db.execute("create table records(rowid integer primary key, id text unique, record text)")
        for n, (name, fields, record) in enumerate(columns(folder)):
            self.db.execute("insert into parts(rowid, %s) values(?%s)" % (names, ", ?" * len(FIELDS)),
                            [n] + [fields[f] for f in FIELDS])
            self.db.execute("insert into records values(?, ?, ?)", (n, name, record))
        self.db.execute("insert into parts(parts) values('optimize')")
        self.db.commit()

    def ask(self, kind, text):
        words = [text] if kind == "phrase" else ['"%s"' % w.replace('"', "") for w in text.split()]
        rows = self.db.execute("select rowid from parts where parts match ? order by rank limit 10", (" OR ".join(words),))
        return [r[0] for r in rows]


class Xapian:
    def __init__(self, folder):
        import xapian
        self.x = xapian
        self.path = folder + "/xapian/index"
        self.stem = xapian.Stem("en")
        self.db = None

    def build(self, folder):
        x = self.x
        parts = folder + "/xapian/parts"
        db = x.WritableDatabase(parts, x.DB_CREATE | x.DB_NO_SYNC)
        terms = x.TermGenerator()
        terms.set_stemmer(self.stem)
        for name, fields, record in columns(folder):
            doc = x.Document()
            terms.set_document(doc)
            for f in FIELDS:
                terms.index_text(fields[f])
                terms.increase_termpos()
                terms.index_text_without_positions(fields[f], 1, "X" + f.upper())
            doc.set_data(record)
            doc.add_boolean_term("Q" + name)
            doc.add_value(0, name)
            db.add_document(doc)
        db.commit()
        db.compact(self.path)
        db.close()
        import shutil
        shutil.rmtree(parts)

    def ask(self, kind, text):
        x = self.x
        if self.db is None:
            self.db = x.Database(self.path)
            self.enquire = x.Enquire(self.db)
        words = text.replace('"', "").split()
        if kind == "phrase":
            query = x.Query(x.Query.OP_PHRASE, words)
        else:
            query = x.Query(x.Query.OP_OR, ["Z" + self.stem(w).decode() for w in words])
        self.enquire.set_query(query)
        return [m.docid for m in self.enquire.get_mset(0, 10)]


def main():
    engine, step, folder, rounds = sys.argv[1:]
    began = time.perf_counter()
    e = {"sqlite": SQLite, "xapian": Xapian}[engine](folder)
    if step == "build":
        e.build(folder)
        return
    opened = (time.perf_counter() - began) * 1000
    questions = []
    with open(folder + "/queries.json", encoding="utf-8") as f:
        kinds = json.load(f)
    for q in kinds:
        if q["Kind"] not in ASKED:
            continue
        best = [float("inf")] * len(q["Text"])
        for _ in range(int(rounds)):
            for i, text in enumerate(q["Text"]):
                began = time.perf_counter()
                e.ask(q["Kind"], text)
                best[i] = min(best[i], (time.perf_counter() - began) * 1000)
        questions.append({"kind": q["Kind"], "result": "top ten", "ms": best})
    json.dump({"open_ms": opened, "questions": questions}, sys.stdout)


main()
